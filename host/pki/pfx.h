// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/keys.h"
#include "crypto/password_encryption.h"
#include "crypto/random.h"

// Files that carry keys with their certificates from program to program: PFX, PKCS #12 (RFC 7292),
// with the GOST algorithms as TC26 transport containers (RFC 9548).
namespace kepka::pki {

struct PfxKey {
  crypto::PrivateKey key;
  std::string friendly_name;  // UTF-8, from outside: display_text() before it is shown
  base::Bytes local_key_id;
};

struct PfxCertificate {
  base::Bytes der;
  std::string friendly_name;
  base::Bytes local_key_id;
};

struct Pfx {
  std::vector<PfxKey> keys;
  std::vector<PfxCertificate> certificates;
};

inline constexpr std::size_t pfx_size_max = std::size_t{1} << 20U;

/// DER. Opens what OpenSSL with and without its gost engine, certtool and CryptoPro CSP write in
/// these formats: bags in clear or under PBES2 (AES, 3DES, GOST 28147-89, Magma, Kuznyechik),
/// pbeWithSHAAnd3-KeyTripleDES-CBC or, for keys, CryptoPro's own way; a MAC of RFC 9548 (Streebog)
/// or RFC 7292 B (SHA). Everything that costs time is bounded: size, bags, and the iterations of
/// all passwords' keys together. Throws Error(wrongPassword); Error(keyFileDamaged) for what is
/// broken, also when the password was right; Error(keyFileUnsupported) for other protection, none,
/// or too many iterations; Error(unsupportedAlgorithm) for a key that Kepka does not know.
Pfx read_pfx(base::ByteView file, const base::Secret& password);

/// The certificate with the public half of `key`, or nullptr.
const PfxCertificate* certificate_of(const Pfx& pfx, const PfxKey& key);

/// One key with its certificate first and what else there is of its chain. localKeyID ties the key
/// to the certificate with its public half.
Pfx make_pfx(crypto::PrivateKey key, std::vector<base::Bytes> certificates,
             const std::string& friendly_name);

/// `cipher` encrypts keys and certificates. With a GOST cipher it is RFC 9548's container, MAC by
/// HMAC-Streebog-512 under 32 bytes of 96 from PBKDF2; otherwise the MAC is HMAC-SHA-256 (RFC 7292
/// B). What opens it elsewhere: gost28147_tc26_z OpenSSL's gost engine and certtool, the ciphers of
/// RFC 9337 newer programs alone.
base::Bytes write_pfx(const Pfx& pfx, const base::Secret& password, crypto::PasswordCipher cipher,
                      crypto::Random& random);

}  // namespace kepka::pki
