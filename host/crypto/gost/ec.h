// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <botan/ec_group.h>

#include <optional>

#include "crypto/big_integer.h"
#include "crypto/gost/parameter_sets.h"

namespace kepka::crypto::gost {

/// A point other than infinity, in affine coordinates.
struct Point {
  BigInt x, y;
};

/// The arithmetic of one parameter set. Its source is the one place that knows how Botan 2 and 3
/// differ in it.
class Curve {
 public:
  /// Throws Error(unsupportedAlgorithm) if Botan cannot do the curve.
  explicit Curve(const ParameterSet& set);

  /// The order of the base point.
  const BigInt& q() const { return q_; }
  /// Of a coordinate, a private key and half a signature, in bytes.
  std::size_t width() const { return width_; }

  /// On the curve, with coordinates below p, and of order q.
  bool accepts(const Point& point) const;

  /// secret · P, for 0 < secret < q.
  Point multiply_base(const BigInt& secret, Random& random) const;

  /// u · P + v · point, nothing for infinity. In variable time: for public numbers below q alone.
  std::optional<Point> multiply_add(const BigInt& u, const BigInt& v, const Point& point) const;

  /// (r · d + k · e) mod q for secret d and k; all are between 0 and q.
  BigInt blend(const BigInt& r, const BigInt& d, const BigInt& k, const BigInt& e,
               Random& random) const;

 private:
  bool on_curve(const Point& point) const;

  BigInt p_, a_, b_, q_;
  std::size_t width_;
  bool has_cofactor_;
  Botan::EC_Group group_;
};

/// Made once for every set (which takes milliseconds) and kept. `set` is a row of parameter_sets().
const Curve& curve_of(const ParameterSet& set);

}  // namespace kepka::crypto::gost
