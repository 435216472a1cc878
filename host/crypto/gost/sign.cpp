// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/gost/sign.h"

#include <botan/numthry.h>

#include <optional>

#include "base/error.h"
#include "crypto/gost/ec.h"

namespace kepka::crypto::gost {

namespace {

using base::Error;
using base::ErrorCode;

bool in_range(const BigInt& number, const Curve& curve) {
  return !number.is_zero() && !number.is_negative() && number < curve.q();
}

BigInt read_private(const Curve& curve, ByteView value) {
  if (value.size() != curve.width()) {
    throw Error(ErrorCode::keyDamaged, "private key of another length");
  }
  BigInt d = from_little_endian(value);
  if (!in_range(d, curve)) throw Error(ErrorCode::keyDamaged, "private key out of range");
  return d;
}

std::optional<Point> read_public(const Curve& curve, ByteView value) {
  if (value.size() != 2 * curve.width()) return std::nullopt;
  Point point{from_little_endian(value.first(curve.width())),
              from_little_endian(value.last(curve.width()))};
  if (!curve.accepts(point)) return std::nullopt;
  return point;
}

/// RFC 7091 6.1, steps 2 and 3. The digest as a number is little-endian (RFC 9215 3).
BigInt hash_number(const Curve& curve, ByteView digest) {
  BigInt e = from_little_endian(digest) % curve.q();
  return e.is_zero() ? BigInt(1) : e;
}

/// RFC 7091 6.1, steps 5 and 6; nothing when another k must be drawn.
std::optional<Bytes> sign_once(const Curve& curve, const BigInt& d, const BigInt& e,
                               const BigInt& k, Random& random) {
  const BigInt r = curve.multiply_base(k, random).x % curve.q();
  if (r.is_zero()) return std::nullopt;
  const BigInt s = curve.blend(r, d, k, e, random);
  if (s.is_zero()) return std::nullopt;

  Bytes signature(2 * curve.width());
  const std::span halves(signature);
  to_big_endian(s, halves.first(curve.width()));
  to_big_endian(r, halves.last(curve.width()));
  return signature;
}

}  // namespace

base::Secret generate(const ParameterSet& set, Random& random) {
  const Curve& curve = curve_of(set);
  const BigInt d = random_below(curve.q(), random);
  base::Secret value(curve.width());
  value.resize(curve.width());
  to_little_endian(d, {value.data(), value.size()});
  return value;
}

Bytes public_value(const ParameterSet& set, ByteView private_value) {
  const Curve& curve = curve_of(set);
  const BigInt d = read_private(curve, private_value);
  Random random;
  const Point point = curve.multiply_base(d, random);

  Bytes value(2 * curve.width());
  const std::span coordinates(value);
  to_little_endian(point.x, coordinates.first(curve.width()));
  to_little_endian(point.y, coordinates.last(curve.width()));
  return value;
}

bool is_public_value(const ParameterSet& set, ByteView public_value) {
  return read_public(curve_of(set), public_value).has_value();
}

Bytes sign(const ParameterSet& set, ByteView private_value, ByteView digest, Random& random) {
  const Curve& curve = curve_of(set);
  const BigInt d = read_private(curve, private_value);
  const BigInt e = hash_number(curve, digest);
  // That r or s is 0 happens once in 2^254 signatures.
  for (int attempt = 0; attempt < 8; ++attempt) {
    const BigInt k = random_below(curve.q(), random);
    if (auto signature = sign_once(curve, d, e, k, random)) return *std::move(signature);
  }
  throw Error(ErrorCode::signingFailed, "random numbers do not vary");
}

Bytes sign_with_nonce(const ParameterSet& set, ByteView private_value, ByteView digest,
                      ByteView nonce) {
  const Curve& curve = curve_of(set);
  const BigInt d = read_private(curve, private_value);
  const BigInt k = from_big_endian(nonce);
  if (!in_range(k, curve)) throw Error(ErrorCode::signingFailed, "k out of range");
  Random random;
  auto signature = sign_once(curve, d, hash_number(curve, digest), k, random);
  if (!signature) throw Error(ErrorCode::signingFailed, "k gives no signature");
  return *std::move(signature);
}

bool verify(const ParameterSet& set, ByteView public_value, ByteView digest, ByteView signature) {
  const Curve& curve = curve_of(set);
  if (digest.size() != curve.width() || signature.size() != 2 * curve.width()) return false;
  const auto point = read_public(curve, public_value);
  if (!point) return false;

  // RFC 7091 6.2. The result's x is below p and may be above q.
  const BigInt s = from_big_endian(signature.first(curve.width()));
  const BigInt r = from_big_endian(signature.last(curve.width()));
  if (!in_range(r, curve) || !in_range(s, curve)) return false;
  const BigInt& q = curve.q();
  const BigInt v = Botan::inverse_mod(hash_number(curve, digest), q);
  const auto c = curve.multiply_add(s * v % q, (q - r) * v % q, *point);
  return c && c->x % q == r;
}

}  // namespace kepka::crypto::gost
