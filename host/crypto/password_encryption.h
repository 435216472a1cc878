// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/secret.h"

namespace kepka::crypto {

inline constexpr std::uint32_t pbkdf2_iterations =
    600'000;  // what Kepka writes (OWASP 2023 for HMAC-SHA-256)
inline constexpr std::uint32_t pbkdf2_iterations_max =
    10'000'000;  // what it is ready to compute when reading

/// AES-256-CBC with PKCS #7 padding under PBKDF2-HMAC-SHA-256 (RFC 8018). `iv` is 16 bytes.
base::Bytes encrypt_with_password(base::ByteView plain, const base::Secret& password,
                                  base::ByteView salt, std::uint32_t iterations, base::ByteView iv);

/// Throws Error(wrongPassword) when the padding does not fit, Error(storeDamaged) for impossible
/// lengths or too many iterations (before any time is spent).
base::Secret decrypt_with_password(base::ByteView cipher, const base::Secret& password,
                                   base::ByteView salt, std::uint32_t iterations,
                                   base::ByteView iv);

}  // namespace kepka::crypto
