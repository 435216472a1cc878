// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/gost/masked_key.h"

#include <botan/numthry.h>

#include "base/error.h"
#include "crypto/big_integer.h"

namespace kepka::crypto::gost {

namespace {

base::Secret encode(const BigInt& number, std::size_t width) {
  base::Secret out(width);
  out.resize(width);
  to_little_endian(number, {out.data(), out.size()});
  return out;
}

}  // namespace

base::Secret multiply_by_mask(const ParameterSet& set, ByteView masked, ByteView mask) {
  const BigInt q = from_hex_digits(set.q);
  const BigInt product = from_little_endian(masked) * from_little_endian(mask);
  return encode(product % q, masked.size());
}

base::Secret divide_by_mask(const ParameterSet& set, ByteView masked, ByteView mask) {
  const BigInt q = from_hex_digits(set.q);
  const BigInt divisor = from_little_endian(mask) % q;
  if (divisor.is_zero()) throw base::Error(base::ErrorCode::keyDamaged, "mask 0");
  const BigInt product = from_little_endian(masked) % q * Botan::inverse_mod(divisor, q);
  return encode(product % q, masked.size());
}

}  // namespace kepka::crypto::gost
