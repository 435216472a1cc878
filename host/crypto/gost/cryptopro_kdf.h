// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/bytes.h"
#include "base/secret.h"

namespace kepka::crypto::gost {

/// The key (32 bytes) under which CryptoPro CSP stores the keys of GOST R 34.10-2012: CPKDF with
/// Streebog-256, 2 rounds without a password and 2000 with one. No standard has it; published
/// containers and readers do. The password is taken byte by byte, so that ASCII is certain alone.
base::Secret cryptopro_kdf(const base::Secret& password, base::ByteView salt);

/// The key (32 bytes) of a key in a PFX that CryptoPro CSP exported: GOST R 34.11-94 over and over,
/// with the password as UTF-16 (little-endian). Throws Error(storeDamaged) for iterations out of
/// bounds, Error(wrongPassword) for a password that is no UTF-8.
base::Secret cryptopro_pfx_key(const base::Secret& password, base::ByteView salt,
                               std::uint32_t iterations);

inline constexpr std::uint32_t cryptopro_pfx_iterations_max =
    0xFFFF;  // they are counted in 16 bits

}  // namespace kepka::crypto::gost
