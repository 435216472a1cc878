// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <boost/json.hpp>

#include "crypto/base64.h"
#include "crypto/gost/sign.h"
#include "crypto/keys.h"
#include "crypto/random.h"
#include "error_code.h"
#include "vectors.h"

namespace asn1 = kepka::asn1;
namespace gost = kepka::crypto::gost;
using kepka::base::Bytes;
using kepka::base::ErrorCode;
using kepka::base::from_hex;
using kepka::base::Secret;
using kepka::crypto::check_public_key;
using kepka::crypto::KeyAlgorithm;
using kepka::crypto::public_key_of;
using kepka::crypto::PublicKey;
using kepka::crypto::Random;
using kepka::crypto::verify;
using namespace kepka::tests;

namespace {

std::size_t width_of(const gost::ParameterSet& set) {
  return set.kind == kepka::crypto::KeyKind::gost2012_512 ? 64 : 32;
}

KeyAlgorithm algorithm_of(const gost::ParameterSet& set) {
  return {set.kind, asn1::Oid(set.oid), 0};
}

/// A number of the table in `width` bytes, little-endian.
Bytes little_endian(std::string_view hex, std::size_t width) {
  return reversed(from_hex(std::string(2 * width - hex.size(), '0') + std::string(hex)));
}

Bytes small_number(std::uint8_t value, std::size_t width) {
  Bytes bytes(width);
  bytes[0] = value;
  return bytes;
}

/// A public key of the set from affine coordinates, big-endian hex.
Bytes public_value_of(const gost::ParameterSet& set, std::string_view x, std::string_view y) {
  return joined(little_endian(x, width_of(set)), little_endian(y, width_of(set)));
}

void check_not_a_public_key(const gost::ParameterSet& set, const Bytes& value) {
  CHECK_FALSE(gost::is_public_value(set, value));
  CHECK(code_of([&] { check_public_key({algorithm_of(set), value}); }) == ErrorCode::malformedKey);
  CHECK_FALSE(verify(PublicKey{algorithm_of(set), value}, Bytes(width_of(set), 1),
                     Bytes(2 * width_of(set), 1)));
}

}  // namespace

TEST_CASE("every parameter set makes keys and signatures that verify") {
  Random random;
  for (const auto& set : gost::parameter_sets()) {
    CAPTURE(set.name);
    for (int round = 0; round < 8; ++round) {
      const Secret d = gost::generate(set, random);
      CHECK(d.size() == width_of(set));
      const Bytes q = gost::public_value(set, d.view());
      CHECK(q.size() == 2 * width_of(set));
      CHECK(gost::is_public_value(set, q));
      const Bytes hash = random.bytes(width_of(set));
      const Bytes signature = gost::sign(set, d.view(), hash, random);
      CHECK(signature.size() == 2 * width_of(set));
      CHECK(gost::verify(set, q, hash, signature));
      CHECK(gost::sign(set, d.view(), hash, random) != signature);
    }
  }
}

TEST_CASE("a changed signature, digest or key does not verify") {
  Random random;
  for (const auto& set : gost::parameter_sets()) {
    CAPTURE(set.name);
    const std::size_t width = width_of(set);
    const Secret d = gost::generate(set, random);
    const Bytes q = gost::public_value(set, d.view());
    const Bytes hash = random.bytes(width);
    const Bytes signature = gost::sign(set, d.view(), hash, random);
    REQUIRE(gost::verify(set, q, hash, signature));

    for (std::size_t i = 0; i < signature.size(); i += 9) {
      Bytes forged = signature;
      forged[i] = static_cast<std::uint8_t>(forged[i] ^ 0x10U);
      CHECK_FALSE(gost::verify(set, q, hash, forged));
    }
    Bytes other_hash = hash;
    other_hash.back() = static_cast<std::uint8_t>(other_hash.back() ^ 1U);
    CHECK_FALSE(gost::verify(set, q, other_hash, signature));
    const Bytes other_key = gost::public_value(set, gost::generate(set, random).view());
    CHECK_FALSE(gost::verify(set, other_key, hash, signature));

    // r ‖ s instead of s ‖ r, and both halves little-endian.
    Bytes swapped(signature.begin() + static_cast<std::ptrdiff_t>(width), signature.end());
    swapped.insert(swapped.end(), signature.begin(),
                   signature.begin() + static_cast<std::ptrdiff_t>(width));
    CHECK_FALSE(gost::verify(set, q, hash, swapped));
    CHECK_FALSE(gost::verify(set, q, hash, reversed(swapped)));
  }
}

TEST_CASE("halves of a signature outside 1 to q - 1 are refused") {
  Random random;
  for (const auto& set : gost::parameter_sets()) {
    CAPTURE(set.name);
    const std::size_t width = width_of(set);
    const Bytes q = gost::public_value(set, small_number(1, width));
    const Bytes hash = random.bytes(width);
    const Bytes zero(width);
    const Bytes one = reversed(small_number(1, width));
    const Bytes order = reversed(little_endian(set.q, width));
    const Bytes all_ones(width, 0xFF);
    CHECK_FALSE(gost::verify(set, q, hash, joined(zero, zero)));
    CHECK_FALSE(gost::verify(set, q, hash, joined(zero, one)));
    CHECK_FALSE(gost::verify(set, q, hash, joined(one, zero)));
    CHECK_FALSE(gost::verify(set, q, hash, joined(order, one)));
    CHECK_FALSE(gost::verify(set, q, hash, joined(one, order)));
    CHECK_FALSE(gost::verify(set, q, hash, joined(all_ones, all_ones)));
  }
}

TEST_CASE("r + q is no other form of r") {
  // The order of these sets leaves room above q in a half's 32 or 64 bytes.
  Random random;
  for (const char* name : {"tc26-256-A", "tc26-512-C", "CryptoPro-B"}) {
    const auto& set = *gost::find_by_name(name);
    const std::size_t width = width_of(set);
    const Secret d = gost::generate(set, random);
    const Bytes hash = random.bytes(width);
    Bytes signature = gost::sign(set, d.view(), hash, random);
    const Bytes order = little_endian(set.q, width);
    unsigned carry = 0;
    for (std::size_t i = 0; i < width; ++i) {
      auto& octet = signature[signature.size() - 1 - i];
      carry += static_cast<unsigned>(octet) + order[i];
      octet = static_cast<std::uint8_t>(carry & 0xFFU);
      carry >>= 8U;
    }
    REQUIRE(carry == 0);
    CHECK_FALSE(gost::verify(set, gost::public_value(set, d.view()), hash, signature));
  }
}

TEST_CASE("lengths that do not belong to the set are refused") {
  Random random;
  const auto& set = gost::default_set(kepka::crypto::KeyKind::gost2012_256);
  const Secret d = gost::generate(set, random);
  const Bytes q = gost::public_value(set, d.view());
  const Bytes hash = random.bytes(32);
  const Bytes signature = gost::sign(set, d.view(), hash, random);
  CHECK_FALSE(gost::verify(set, q, {}, signature));
  CHECK_FALSE(gost::verify(set, q, joined(hash, {0}), signature));
  CHECK_FALSE(gost::verify(set, q, hash, {}));
  CHECK_FALSE(gost::verify(set, q, hash, joined({0}, signature)));
  CHECK_FALSE(gost::verify(set, {}, hash, signature));
  CHECK_FALSE(gost::verify(set, joined(q, {0}), hash, signature));
  check_not_a_public_key(set, {});
  check_not_a_public_key(set, joined(q, q));
  CHECK(code_of([] {
          gost::public_value(gost::default_set(kepka::crypto::KeyKind::gost2012_256), Bytes(33, 1));
        }) == ErrorCode::keyDamaged);
}

TEST_CASE("a point that is not on the curve is no public key") {
  for (const auto& set : gost::parameter_sets()) {
    CAPTURE(set.name);
    const std::size_t width = width_of(set);
    Bytes value = public_value_of(set, set.x, set.y);
    REQUIRE(gost::is_public_value(set, value));
    value[width] = static_cast<std::uint8_t>(value[width] ^ 1U);
    check_not_a_public_key(set, value);
    check_not_a_public_key(set, Bytes(2 * width));
    check_not_a_public_key(set, Bytes(2 * width, 0xFF));
  }
}

TEST_CASE("a coordinate of p or more is refused although its residue would do") {
  // x = 1 of CryptoPro-B's base point, written as 1 + p.
  const auto& set = *gost::find_by_name("CryptoPro-B");
  const Bytes value = public_value_of(
      set, "8000000000000000000000000000000000000000000000000000000000000C9A", set.y);
  check_not_a_public_key(set, value);
}

TEST_CASE("points outside the subgroup of order q are refused") {
  const auto points = vectors_of("small_order_points.json", "points");
  REQUIRE(points.size() == 8);
  for (const auto& point : points) {
    CAPTURE(text_field(point, "paramSet"), text_field(point, "name"));
    const auto& set = *gost::find_by_oid(asn1::Oid(text_field(point, "paramSet")));
    check_not_a_public_key(set,
                           public_value_of(set, text_field(point, "Qx"), text_field(point, "Qy")));
  }
}

TEST_CASE("a private key is between 0 and q") {
  Random random;
  for (const auto& set : gost::parameter_sets()) {
    CAPTURE(set.name);
    const std::size_t width = width_of(set);
    const Bytes hash = random.bytes(width);
    const Bytes order = little_endian(set.q, width);
    for (const Bytes& outside : {Bytes(width), order, Bytes(width, 0xFF)}) {
      CHECK(code_of([&] { gost::public_value(set, outside); }) == ErrorCode::keyDamaged);
      CHECK(code_of([&] { gost::sign(set, outside, hash, random); }) == ErrorCode::keyDamaged);
      CHECK(code_of([&] {
              public_key_of({algorithm_of(set), Secret::copy_of(outside)});
            }) == ErrorCode::keyDamaged);
    }

    // d = 1 is the base point, d = q - 1 its mirror image: both are keys like any other.
    Bytes last = order;
    last[0] = static_cast<std::uint8_t>(last[0] - 1);
    const Bytes first_public = gost::public_value(set, small_number(1, width));
    const Bytes last_public = gost::public_value(set, last);
    CHECK(first_public == public_value_of(set, set.x, set.y));
    CHECK(Bytes(last_public.begin(), last_public.begin() + static_cast<std::ptrdiff_t>(width)) ==
          little_endian(set.x, width));
    CHECK(last_public != first_public);
    for (const auto& [d, q] :
         {std::pair(small_number(1, width), first_public), std::pair(last, last_public)}) {
      CHECK(gost::is_public_value(set, q));
      CHECK(gost::verify(set, q, hash, gost::sign(set, d, hash, random)));
    }
  }
}

TEST_CASE("short coordinates keep their full width") {
  // Both coordinates of 691 · P on CryptoPro-B begin with a zero byte.
  const auto& set = *gost::find_by_name("CryptoPro-B");
  Bytes d(32);
  d[0] = 691 % 256;
  d[1] = 691 / 256;
  CHECK(gost::public_value(set, d) ==
        public_value_of(set, "00565D93E6339D49832332BAFB438C1FD597080353C1988947D09B961E21D61C",
                        "003B6F30038D03AC8426AAB26B0B7E901F7EB4A6E49B67FD0C198E374A6D7FDD"));
}

TEST_CASE("a nonce that the standard would draw again is refused") {
  const auto& set = gost::default_set(kepka::crypto::KeyKind::gost2012_256);
  const Bytes d = small_number(7, 32);
  const Bytes hash(32, 1);
  for (const Bytes& nonce : {Bytes(32), reversed(little_endian(set.q, 32)), Bytes(32, 0xFF)}) {
    CHECK(code_of([&] { gost::sign_with_nonce(set, d, hash, nonce); }) == ErrorCode::signingFailed);
  }
  // CryptoPro-C's base point has x = 0, so that k = 1 makes r = 0.
  const auto& c = *gost::find_by_name("CryptoPro-C");
  CHECK(code_of([&] { gost::sign_with_nonce(c, d, hash, reversed(small_number(1, 32))); }) ==
        ErrorCode::signingFailed);
}

TEST_CASE("a digest that is 0 modulo q counts as 1") {
  // RFC 7091 6.1 step 3: the signatures for e = 0, e = q and e = 1 are the same.
  const auto& set = gost::default_set(kepka::crypto::KeyKind::gost2012_256);
  const Bytes d = small_number(7, 32);
  const Bytes k = reversed(small_number(9, 32));
  const Bytes of_one = gost::sign_with_nonce(set, d, small_number(1, 32), k);
  CHECK(gost::sign_with_nonce(set, d, Bytes(32), k) == of_one);
  CHECK(gost::sign_with_nonce(set, d, little_endian(set.q, 32), k) == of_one);
  CHECK(gost::verify(set, gost::public_value(set, d), Bytes(32), of_one));
}

TEST_CASE("test parameter sets make no keys outside tests") {
  Random random;
  for (const auto& set : gost::parameter_sets()) {
    CAPTURE(set.name);
    const KeyAlgorithm algorithm = algorithm_of(set);
    CHECK_NOTHROW(check_algorithm(algorithm, true));
    if (set.test_only) {
      CHECK(code_of([&] { check_algorithm(algorithm); }) == ErrorCode::unsupportedAlgorithm);
      CHECK(code_of([&] { generate_key(algorithm, random); }) == ErrorCode::unsupportedAlgorithm);
    } else {
      CHECK_NOTHROW(check_algorithm(algorithm));
      const auto key = generate_key(algorithm, random);
      CHECK(public_key_of(key).algorithm == algorithm);
      CHECK_NOTHROW(check_public_key(public_key_of(key)));
    }
  }
}

TEST_CASE("a parameter set of the other size is not supported") {
  Random random;
  for (auto algorithm :
       {KeyAlgorithm{kepka::crypto::KeyKind::gost2012_256, asn1::Oid("1.2.643.7.1.2.1.2.1"), 0},
        KeyAlgorithm{kepka::crypto::KeyKind::gost2012_512, asn1::Oid("1.2.643.2.2.36.0"), 0},
        KeyAlgorithm{kepka::crypto::KeyKind::gost2012_256, asn1::Oid(), 0},
        KeyAlgorithm{kepka::crypto::KeyKind::gost2012_256, asn1::Oid("1.2.840.10045.3.1.7"), 0}}) {
    CHECK(code_of([&] { check_algorithm(algorithm, true); }) == ErrorCode::unsupportedAlgorithm);
    CHECK(code_of([&] { generate_key(algorithm, random); }) == ErrorCode::unsupportedAlgorithm);
    CHECK(code_of([&] {
            check_public_key({algorithm, Bytes(64)});
          }) == ErrorCode::unsupportedAlgorithm);
    CHECK(code_of([&] {
            verify({algorithm, Bytes(64)}, Bytes(32), Bytes(64));
          }) == ErrorCode::unsupportedAlgorithm);
  }
}
