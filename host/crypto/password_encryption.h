// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/keys.h"

namespace kepka::crypto {

/// How the key comes from the password: PBKDF2 (RFC 8018 5.2), the function of RFC 7292 B.2, which
/// gives the IV too, or gost::cryptopro_pfx_key().
enum class PasswordKdf { pbkdf2, pkcs12, cryptopro_pfx };

/// What encrypts then. CBC is with PKCS #7 padding; GOST 28147-89 is CFB with key meshing (the
/// profile of 2016); the others are the modes of RFC 9337, -omac with a check of the text.
enum class PasswordCipher {
  aes128_cbc,
  aes192_cbc,
  aes256_cbc,
  triple_des_cbc,
  gost28147_tc26_z,
  gost28147_cryptopro_a,
  magma_ctr_acpkm,
  magma_ctr_acpkm_omac,
  kuznyechik_ctr_acpkm,
  kuznyechik_ctr_acpkm_omac,
};

struct PasswordScheme {
  PasswordKdf kdf = PasswordKdf::pbkdf2;
  Digest digest = Digest::sha256;
  Bytes salt;
  std::uint32_t iterations = 0;
  PasswordCipher cipher = PasswordCipher::aes256_cbc;
  Bytes iv;  // the UKM for the modes of RFC 9337; empty with PasswordKdf::pkcs12
};

inline constexpr std::uint32_t pbkdf2_iterations =
    600'000;  // what Kepka writes with SHA-256 (OWASP 2023)
inline constexpr std::uint32_t streebog_iterations =
    20'000;  // what Kepka writes with Streebog: other programs' readers stand behind it

/// Bytes of `iv` that the cipher takes (of UKM for the modes of RFC 9337).
std::size_t iv_size(PasswordCipher cipher);

/// Throws Error(storeDamaged) for a scheme out of bounds: iterations (iterations_max()), length of
/// the IV, no salt or more than 64 bytes of it.
base::Bytes encrypt_with_password(base::ByteView plain, const base::Secret& password,
                                  const PasswordScheme& scheme);

/// Throws Error(wrongPassword) when the padding or the OMAC does not fit, Error(storeDamaged) for
/// impossible lengths or a scheme out of bounds (before any time is spent). The modes without
/// padding and OMAC open with any password: the caller looks at what came out.
base::Secret decrypt_with_password(base::ByteView cipher, const base::Secret& password,
                                   const PasswordScheme& scheme);

}  // namespace kepka::crypto
