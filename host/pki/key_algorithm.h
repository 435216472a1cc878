// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "asn1/reader.h"
#include "crypto/keys.h"

// The AlgorithmIdentifier of a key, which SubjectPublicKeyInfo and PrivateKeyInfo share.
namespace kepka::pki {

base::Bytes encode_key_algorithm(const crypto::KeyAlgorithm& algorithm);

/// The next element of `reader`. RSA's size is not in it: rsa_bits stays 0. Throws
/// Error(malformedDer | malformedKey | unsupportedAlgorithm).
crypto::KeyAlgorithm decode_key_algorithm(asn1::Reader& reader);

/// Octets of a GOST private key or coordinate, or of an ECDSA private key.
std::size_t scalar_size(const crypto::KeyAlgorithm& algorithm);

bool is_gost(const crypto::KeyAlgorithm& algorithm);

}  // namespace kepka::pki
