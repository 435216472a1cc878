// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/secret.h"
#include "crypto/keys.h"
#include "crypto/password_encryption.h"
#include "crypto/random.h"

namespace kepka::pki {

/// DER of PrivateKeyInfo (RFC 5208) as gost-engine and CryptoPro read it: GOST: OCTET STRING of d,
/// little-endian; RSA: RSAPrivateKey; EC: ECPrivateKey (RFC 5915) with the public key.
base::Secret encode_private_key(const crypto::PrivateKey& key);

/// Also takes GOST keys wrapped in an inner OCTET STRING or INTEGER, and with masks after them
/// (R 50.1.112-2016). Throws Error(malformedDer |
/// malformedKey | unsupportedAlgorithm).
crypto::PrivateKey decode_private_key(const base::Secret& der);

/// DER of EncryptedPrivateKeyInfo: PBES2 (RFC 8018), which OpenSSL opens. With AES-256-CBC
/// PBKDF2-HMAC-SHA-256, 600,000 iterations, 16 bytes of salt; with a GOST cipher what
/// new_password_scheme() says (RFC 9337).
base::Bytes encrypt_private_key(const crypto::PrivateKey& key, const base::Secret& password,
                                crypto::Random& random,
                                crypto::PasswordCipher cipher = crypto::PasswordCipher::aes256_cbc);

/// Any scheme that decode_password_algorithm() reads. Throws Error(wrongPassword) when it does not
/// open, Error(storeDamaged) when it is no such structure or its parameters are out of bounds.
crypto::PrivateKey decrypt_private_key(base::ByteView der, const base::Secret& password);

}  // namespace kepka::pki
