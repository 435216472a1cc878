// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/keys.h"

// Keys from passwords. Iterations come from files: they are bounded before any time is spent.
namespace kepka::crypto {

/// The most that Kepka computes for one key: 10,000,000 with SHA, 1,000,000 with Streebog, which is
/// ten times slower; either is a matter of seconds.
std::uint32_t iterations_max(Digest digest);

/// PBKDF2 with HMAC (RFC 8018 5.2; with Streebog RFC 9337 4). The password is taken as its bytes,
/// UTF-8. Throws Error(storeDamaged) for iterations out of bounds.
base::Secret pbkdf2(Digest digest, const base::Secret& password, base::ByteView salt,
                    std::uint32_t iterations, std::size_t length);

/// For what RFC 7292 B.3 makes a key.
enum class Pkcs12Purpose : std::uint8_t { encryption = 1, iv = 2, mac = 3 };

/// RFC 7292 B.2. `bmp_password` is bmp_password_of() or empty. Throws Error(storeDamaged) for
/// iterations out of bounds.
base::Secret pkcs12_key(Digest digest, Pkcs12Purpose purpose, const base::Secret& bmp_password,
                        base::ByteView salt, std::uint32_t iterations, std::size_t length);

/// BMPString with a final zero (RFC 7292 B.1), big-endian; characters beyond the BMP become
/// surrogates, as everybody writes them. Throws Error(wrongPassword) for what is no UTF-8.
base::Secret bmp_password_of(const base::Secret& utf8_password);

}  // namespace kepka::crypto
