// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "asn1/reader.h"
#include "crypto/password_encryption.h"
#include "crypto/random.h"

// How a file says with what its password encrypts: an AlgorithmIdentifier of PBES2 (RFC 8018 A.4,
// RFC 9337 7). Two older ones are read alone: pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292 C), and the
// one of CryptoPro CSP for its keys.
namespace kepka::pki {

/// With a new salt and IV, and the iterations that Kepka writes: HMAC-Streebog-512 for the GOST
/// ciphers, HMAC-SHA-256 for the others.
crypto::PasswordScheme new_password_scheme(crypto::PasswordCipher cipher, crypto::Random& random);

/// `scheme` is PBKDF2's.
base::Bytes encode_password_algorithm(const crypto::PasswordScheme& scheme);

/// The next element of `reader`. Throws Error(malformedDer) for what is broken,
/// Error(unsupportedAlgorithm) for what Kepka does not open. Bounds are checked when it is used.
crypto::PasswordScheme decode_password_algorithm(asn1::Reader& reader);

}  // namespace kepka::pki
