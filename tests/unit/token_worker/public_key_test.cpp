// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/public_key.h"

#include "asn1/writer.h"
#include "catch.h"
#include "error_code.h"

using namespace kepka::token_worker;
namespace asn1 = kepka::asn1;
using kepka::base::Bytes;
using kepka::base::ErrorCode;
using kepka::base::from_hex;
using kepka::base::to_hex;
using kepka::tests::code_of;

namespace {

Bytes counted(std::size_t size, std::uint8_t first) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(first + i);
  return out;
}

Bytes point(std::size_t width, std::uint8_t second = 7) {
  Bytes out = counted(1 + 2 * width, 0);
  out[0] = 0x04;
  out[1] = second;
  return out;
}

}  // namespace

TEST_CASE("A GOST public key is taken bare and inside an OCTET STRING") {
  for (const std::size_t width : {32U, 64U}) {
    const Bytes value = counted(2 * width, 1);
    CHECK(gost_point(value, width) == value);
    CHECK(gost_point(asn1::octet_string(value), width) == value);
    // A bare one may begin as an OCTET STRING does.
    Bytes misleading = value;
    misleading[0] = 0x04;
    misleading[1] = static_cast<std::uint8_t>(2 * width - 2);
    CHECK(gost_point(misleading, width) == misleading);
  }
}

TEST_CASE("A GOST public key of another length is refused") {
  CHECK(code_of([] { gost_point(counted(63, 1), 32); }) == ErrorCode::malformedKey);
  CHECK(code_of([] { gost_point(counted(128, 1), 32); }) == ErrorCode::malformedKey);
  CHECK(code_of([] { gost_point({}, 32); }) == ErrorCode::malformedKey);
  CHECK(code_of([] { gost_point(asn1::octet_string(counted(63, 1)), 32); }) ==
        ErrorCode::malformedKey);
}

TEST_CASE("An EC point is taken bare and inside an OCTET STRING") {
  for (const std::size_t width : {32U, 48U}) {
    CHECK(ec_point(point(width), width) == point(width));
    CHECK(ec_point(asn1::octet_string(point(width)), width) == point(width));
    // A bare one whose second octet is the length of the rest.
    const Bytes misleading = point(width, static_cast<std::uint8_t>(2 * width - 1));
    CHECK(ec_point(misleading, width) == misleading);
  }
}

TEST_CASE("An EC point that is compressed, of another curve or empty is refused") {
  Bytes compressed = counted(33, 2);
  CHECK(code_of([&] { ec_point(compressed, 32); }) == ErrorCode::malformedKey);
  CHECK(code_of([] { ec_point(point(48), 32); }) == ErrorCode::malformedKey);
  CHECK(code_of([] { ec_point({}, 32); }) == ErrorCode::malformedKey);
  Bytes other_form = point(32);
  other_form[0] = 0x06;
  CHECK(code_of([&] { ec_point(other_form, 32); }) == ErrorCode::malformedKey);
}

TEST_CASE("RSA numbers become an RSAPublicKey, whatever zeros stand before them") {
  const std::string expected = "3008020200c10202" + std::string("0101");
  CHECK(to_hex(rsa_public_key(from_hex("c1"), from_hex("0101"))) == expected);
  CHECK(to_hex(rsa_public_key(from_hex("0000c1"), from_hex("000101"))) == expected);
  CHECK(code_of([] { rsa_public_key(from_hex("0000"), from_hex("03")); }) ==
        ErrorCode::malformedKey);
  CHECK(code_of([] { rsa_public_key(from_hex("c1"), {}); }) == ErrorCode::malformedKey);
}

TEST_CASE("Bits are counted from the highest one that is set") {
  CHECK(bit_length({}) == 0);
  CHECK(bit_length(from_hex("0000")) == 0);
  CHECK(bit_length(from_hex("01")) == 1);
  CHECK(bit_length(from_hex("00ff00")) == 16);
}

TEST_CASE("Parameters are one whole OID") {
  CHECK(parameter_oid(from_hex("06072a850302022400")).dotted() == "1.2.643.2.2.36.0");
  CHECK(code_of([] { parameter_oid(from_hex("06072a85030202240000")); }) ==
        ErrorCode::malformedKey);
  CHECK(code_of([] { parameter_oid(from_hex("3000")); }) == ErrorCode::malformedKey);
  CHECK(code_of([] { parameter_oid({}); }) == ErrorCode::malformedKey);
}
