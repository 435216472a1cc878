// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/gost/ec.h"

#include <botan/exceptn.h>

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "base/error.h"
#include "crypto/botan_random.h"

namespace kepka::crypto::gost {

namespace {

// Without an OID: given one, Botan may return another curve that it has filed under it.
#if BOTAN_VERSION_MAJOR >= 3
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#endif
Botan::EC_Group make_group(const ParameterSet& set) {
  try {
    return Botan::EC_Group(from_hex_digits(set.p), from_hex_digits(set.a), from_hex_digits(set.b),
                           from_hex_digits(set.x), from_hex_digits(set.y), from_hex_digits(set.q),
                           BigInt(set.cofactor));
  } catch (const Botan::Exception& cause) {
    throw base::Error(base::ErrorCode::unsupportedAlgorithm, cause.what());
  }
}
#if BOTAN_VERSION_MAJOR >= 3
#pragma GCC diagnostic pop
#endif

}  // namespace

Curve::Curve(const ParameterSet& set)
    : p_(from_hex_digits(set.p)),
      a_(from_hex_digits(set.a)),
      b_(from_hex_digits(set.b)),
      q_(from_hex_digits(set.q)),
      width_(set.kind == KeyKind::gost2012_512 ? 64 : 32),
      has_cofactor_(set.cofactor != 1),
      group_(make_group(set)) {
  const bool as_asked = group_.get_p() == p_ && group_.get_a() == a_ && group_.get_b() == b_ &&
                        group_.get_order() == q_ && group_.get_cofactor() == set.cofactor &&
                        group_.get_g_x() == from_hex_digits(set.x) &&
                        group_.get_g_y() == from_hex_digits(set.y);
  if (!as_asked) {
    throw base::Error(base::ErrorCode::unsupportedAlgorithm, "library returned another curve");
  }
}

bool Curve::on_curve(const Point& point) const {
  if (point.x.is_negative() || point.y.is_negative() || point.x >= p_ || point.y >= p_) {
    return false;
  }
  const BigInt right = ((point.x * point.x + a_) * point.x + b_) % p_;
  return point.y * point.y % p_ == right;
}

bool Curve::accepts(const Point& point) const {
  if (!on_curve(point)) return false;
  if (!has_cofactor_) return true;
  // q · Q = 0, written as (q - 1) · Q = -Q because the multipliers stay below q.
  const auto product = multiply_add(BigInt(0), q_ - 1, point);
  return product && product->x == point.x && product->y == p_ - point.y;
}

#if BOTAN_VERSION_MAJOR >= 3

namespace {

using Botan::EC_AffinePoint;
using Botan::EC_Scalar;

/// Also takes 0, which EC_Scalar::from_bigint refuses.
EC_Scalar scalar(const Botan::EC_Group& group, const BigInt& number) {
  Botan::secure_vector<std::uint8_t> bytes(group.get_order_bytes());
  to_big_endian(number, bytes);
  return EC_Scalar::from_bytes_mod_order(group, bytes);
}

Point affine(const EC_AffinePoint& point) {
  return {BigInt::from_bytes(point.x_bytes()), BigInt::from_bytes(point.y_bytes())};
}

}  // namespace

Point Curve::multiply_base(const BigInt& secret, Random& random) const {
  BotanRandom rng(random);
  std::vector<BigInt> workspace;
  return affine(EC_AffinePoint::g_mul(scalar(group_, secret), rng, workspace));
}

std::optional<Point> Curve::multiply_add(const BigInt& u, const BigInt& v,
                                         const Point& point) const {
  const auto operand = EC_AffinePoint::from_bigint_xy(group_, point.x, point.y);
  if (!operand) return std::nullopt;
  const Botan::EC_Group::Mul2Table table(*operand);
  const auto sum = table.mul2_vartime(scalar(group_, u), scalar(group_, v));
  return sum ? std::optional(affine(*sum)) : std::nullopt;
}

BigInt Curve::blend(const BigInt& r, const BigInt& d, const BigInt& k, const BigInt& e,
                    Random&) const {
  const EC_Scalar sum =
      scalar(group_, r) * scalar(group_, d) + scalar(group_, k) * scalar(group_, e);
  return sum.to_bigint();
}

#else

namespace {

std::optional<Point> affine(const Botan::PointGFp& point) {
  if (point.is_zero()) return std::nullopt;
  return Point{point.get_affine_x(), point.get_affine_y()};
}

}  // namespace

Point Curve::multiply_base(const BigInt& secret, Random& random) const {
  BotanRandom rng(random);
  std::vector<BigInt> workspace;
  // Infinity is left out by the caller's 0 < secret < q.
  return affine(group_.blinded_base_point_multiply(secret, rng, workspace)).value();
}

std::optional<Point> Curve::multiply_add(const BigInt& u, const BigInt& v,
                                         const Point& point) const {
  return affine(group_.point_multiply(u, group_.point(point.x, point.y), v));
}

BigInt Curve::blend(const BigInt& r, const BigInt& d, const BigInt& k, const BigInt& e,
                    Random& random) const {
  // Botan 2 reduces in a time that depends on the numbers: both products are masked by a random
  // factor, which is divided out of their sum.
  const BigInt mask = random_below(q_, random);
  const BigInt first = group_.multiply_mod_order(r, group_.multiply_mod_order(mask, d));
  const BigInt second = group_.multiply_mod_order(e, group_.multiply_mod_order(mask, k));
  return group_.multiply_mod_order(group_.inverse_mod_order(mask),
                                   group_.mod_order(first + second));
}

#endif

const Curve& curve_of(const ParameterSet& set) {
  static std::mutex mutex;
  // Never destroyed: Botan's allocator, which the curves give their memory back to, may end before
  // them.
  static auto& made = *new std::vector<std::unique_ptr<const Curve>>(parameter_sets().size());

  const auto sets = parameter_sets();
  const std::less<> before;  // defined for pointers into different arrays, unlike <
  const ParameterSet* const end = sets.data() + sets.size();
  if (before(&set, sets.data()) || !before(&set, end)) {
    throw base::Error(base::ErrorCode::internalError, "not a row of the table");
  }
  const std::lock_guard lock(mutex);
  auto& curve = made[static_cast<std::size_t>(&set - sets.data())];
  if (!curve) curve = std::make_unique<const Curve>(set);
  return *curve;
}

}  // namespace kepka::crypto::gost
