// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "crypto/keys.h"

namespace kepka::token_worker {

// Between digests and signatures as crypto::verify() has them and as PKCS #11's raw mechanisms do.

/// Of digest_for(), in bytes.
std::size_t digest_size(const crypto::KeyAlgorithm& algorithm);

/// What C_Sign gets: the digest; for CKM_RSA_PKCS DER of DigestInfo (RFC 8017 9.2). Throws
/// Error(invalidParams) for a digest of another length.
base::Bytes sign_input(const crypto::KeyAlgorithm& algorithm, base::ByteView digest);

/// What C_Sign returned: GOST s ‖ r and RSA as they are, r ‖ s of ECDSA as DER of ECDSA-Sig-Value
/// (RFC 3279 2.2.3). Throws Error(signingFailed) for another length.
base::Bytes signature_of(const crypto::KeyAlgorithm& algorithm, base::ByteView output);

}  // namespace kepka::token_worker
