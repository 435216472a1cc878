// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/big_integer.h"

#include <botan/secmem.h>

#include <string>

#include "base/error.h"

namespace kepka::crypto {

BigInt from_hex_digits(std::string_view digits) { return BigInt("0x" + std::string(digits)); }

BigInt from_big_endian(base::ByteView bytes) { return BigInt(bytes.data(), bytes.size()); }

BigInt from_little_endian(base::ByteView bytes) {
  const Botan::secure_vector<std::uint8_t> reversed(bytes.rbegin(), bytes.rend());
  return BigInt(reversed.data(), reversed.size());
}

void to_little_endian(const BigInt& number, std::span<std::uint8_t> out) {
  if (number.bytes() > out.size()) {
    throw base::Error(base::ErrorCode::internalError, "number does not fit");
  }
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = number.byte_at(i);
}

void to_big_endian(const BigInt& number, std::span<std::uint8_t> out) {
  if (number.bytes() > out.size()) {
    throw base::Error(base::ErrorCode::internalError, "number does not fit");
  }
  for (std::size_t i = 0; i < out.size(); ++i) out[out.size() - 1 - i] = number.byte_at(i);
}

BigInt random_below(const BigInt& limit, Random& random) {
  Botan::secure_vector<std::uint8_t> bytes(limit.bytes());
  const std::size_t spare_bits = 8 * bytes.size() - limit.bits();
  // At least every second candidate fits, so that only a broken generator gets through the loop.
  for (int attempt = 0; attempt < 256; ++attempt) {
    random.fill(bytes);
    bytes[0] = static_cast<std::uint8_t>(bytes[0] & 0xFFU >> spare_bits);
    BigInt candidate(bytes.data(), bytes.size());
    if (!candidate.is_zero() && candidate < limit) return candidate;
  }
  throw base::Error(base::ErrorCode::internalError, "random numbers do not vary");
}

}  // namespace kepka::crypto
