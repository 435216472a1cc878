// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/keys.h"

namespace kepka::pki {

/// DER of SubjectPublicKeyInfo. GOST: RFC 9215 4.2 (digestParamSet by the table of crypto/gost),
/// RSA: RFC 3279, EC: RFC 5480 with a named curve.
base::Bytes encode_spki(const crypto::PublicKey& key);

/// Reads leniently what issuers write (digestParamSet present or absent; a third parameter), but
/// refuses one that contradicts. Checks the point. Throws Error(malformedDer | malformedKey |
/// unsupportedAlgorithm).
crypto::PublicKey decode_spki(base::ByteView der);

/// DER of the signature's AlgorithmIdentifier: without parameters for GOST and ECDSA, NULL for RSA
/// (RFC 4055).
base::Bytes signature_algorithm(const crypto::KeyAlgorithm& algorithm);

/// Whether `der` (an AlgorithmIdentifier, parameters absent or NULL) names the signature of such a
/// key.
bool is_signature_algorithm_of(base::ByteView der, const crypto::KeyAlgorithm& algorithm);

}  // namespace kepka::pki
