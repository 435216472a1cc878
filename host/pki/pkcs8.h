// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/secret.h"
#include "crypto/keys.h"

namespace kepka::crypto {
class Random;
}

namespace kepka::pki {

/// DER of PrivateKeyInfo (RFC 5208) as gost-engine and CryptoPro read it: GOST: OCTET STRING of d,
/// little-endian; RSA: RSAPrivateKey; EC: ECPrivateKey (RFC 5915) with the public key.
base::Secret encode_private_key(const crypto::PrivateKey& key);

/// Also takes GOST keys wrapped in an inner OCTET STRING or INTEGER. Throws Error(malformedDer |
/// malformedKey | unsupportedAlgorithm).
crypto::PrivateKey decode_private_key(const base::Secret& der);

/// DER of EncryptedPrivateKeyInfo: PBES2, PBKDF2-HMAC-SHA-256, 600,000 iterations, 16 bytes of
/// salt, AES-256-CBC (RFC 8018), which OpenSSL opens.
base::Bytes encrypt_private_key(const crypto::PrivateKey& key, const base::Secret& password,
                                crypto::Random& random);

/// Throws Error(wrongPassword) when it does not open, Error(storeDamaged) when it is no such
/// structure or its parameters are out of bounds.
crypto::PrivateKey decrypt_private_key(base::ByteView der, const base::Secret& password);

}  // namespace kepka::pki
