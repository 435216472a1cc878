// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <botan/bigint.h>

#include <string_view>

#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/random.h"

// Botan's BigInt and the encodings of this folder. A BigInt is wiped when it ends.
namespace kepka::crypto {

using Botan::BigInt;

BigInt from_hex_digits(std::string_view digits);
BigInt from_big_endian(base::ByteView bytes);
BigInt from_little_endian(base::ByteView bytes);

/// Fixed width; `out` is wide enough.
void to_big_endian(const BigInt& number, std::span<std::uint8_t> out);
void to_little_endian(const BigInt& number, std::span<std::uint8_t> out);

/// Uniform in 1 .. limit - 1.
BigInt random_below(const BigInt& limit, Random& random);

}  // namespace kepka::crypto
