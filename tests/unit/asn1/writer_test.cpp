// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "asn1/writer.h"

#include <limits>

#include "error_code.h"

namespace asn1 = kepka::asn1;
using kepka::base::Bytes;
using kepka::base::ErrorCode;
using kepka::base::from_hex;
using kepka::base::to_hex;
using kepka::tests::code_of;

TEST_CASE("lengths are written in the fewest octets") {
  CHECK(to_hex(asn1::octet_string({})) == "0400");
  CHECK(to_hex(asn1::octet_string(Bytes(127))).substr(0, 4) == "047f");
  CHECK(to_hex(asn1::octet_string(Bytes(128))).substr(0, 6) == "048180");
  CHECK(to_hex(asn1::octet_string(Bytes(255))).substr(0, 6) == "0481ff");
  CHECK(to_hex(asn1::octet_string(Bytes(256))).substr(0, 8) == "04820100");
  CHECK(to_hex(asn1::octet_string(Bytes(65'536))).substr(0, 10) == "0483010000");
}

TEST_CASE("integers are written in the fewest octets of two's complement") {
  CHECK(to_hex(asn1::integer(0)) == "020100");
  CHECK(to_hex(asn1::integer(127)) == "02017f");
  CHECK(to_hex(asn1::integer(128)) == "02020080");
  CHECK(to_hex(asn1::integer(256)) == "02020100");
  CHECK(to_hex(asn1::integer(-1)) == "0201ff");
  CHECK(to_hex(asn1::integer(-128)) == "020180");
  CHECK(to_hex(asn1::integer(-129)) == "0202ff7f");
  CHECK(to_hex(asn1::integer(std::numeric_limits<std::int64_t>::max())) == "02087fffffffffffffff");
  CHECK(to_hex(asn1::integer(std::numeric_limits<std::int64_t>::min())) == "02088000000000000000");
}

TEST_CASE("an unsigned number loses leading zeros and never looks negative") {
  CHECK(to_hex(asn1::unsigned_integer({})) == "020100");
  CHECK(to_hex(asn1::unsigned_integer(from_hex("0000"))) == "020100");
  CHECK(to_hex(asn1::unsigned_integer(from_hex("00007f"))) == "02017f");
  CHECK(to_hex(asn1::unsigned_integer(from_hex("80"))) == "02020080");
  CHECK(to_hex(asn1::unsigned_integer(from_hex("0000ff01"))) == "020300ff01");
}

TEST_CASE("keyUsage bits come out as the profiles write them") {
  // As in certificates of real issuers: digitalSignature + nonRepudiation, and with
  // keyEncipherment, dataEncipherment and keyAgreement.
  CHECK(to_hex(asn1::named_bits({0, 1})) == "030206c0");
  CHECK(to_hex(asn1::named_bits({0, 1, 2, 3})) == "030204f0");
  CHECK(to_hex(asn1::named_bits({4, 0, 2, 1, 3})) == "030203f8");
  CHECK(to_hex(asn1::named_bits({8})) == "0303070080");
  CHECK(to_hex(asn1::named_bits({7})) == "03020001");
  CHECK(to_hex(asn1::named_bits({})) == "030100");
}

TEST_CASE("a SET OF is sorted by its encodings") {
  const auto two = asn1::integer(2);
  const auto one = asn1::integer(1);
  const auto text = asn1::octet_string({});
  CHECK(to_hex(asn1::set_of({text, two, one})) ==
        "3108"
        "020101"
        "020102"
        "0400");
}

TEST_CASE("elements nest") {
  const auto oid = asn1::object_identifier(asn1::Oid("1.2.643.100.1"));
  CHECK(to_hex(asn1::sequence({oid, asn1::null(), asn1::boolean(true)})) ==
        "300c"
        "06052a85036401"
        "0500"
        "0101ff");
  CHECK(to_hex(asn1::sequence(std::vector<Bytes>{asn1::boolean(false)})) == "3003010100");
  CHECK(to_hex(asn1::explicitly(3, asn1::integer(1))) == "a303020101");
  CHECK(to_hex(asn1::bit_string(from_hex("0f"))) == "0302000f");
  CHECK(to_hex(asn1::text_string(asn1::tag::utf8_string, "Яж")) == "0c04d0afd0b6");
  CHECK(to_hex(asn1::encode(asn1::tag::context(0, true), {})) == "a000");
  CHECK(asn1::tag::context(2, false) == 0x82);
}

TEST_CASE("what cannot be encoded is not encoded wrongly") {
  CHECK(code_of([] { asn1::object_identifier(asn1::Oid()); }) == ErrorCode::internalError);
  CHECK(code_of([] { asn1::bit_string({}, 1); }) == ErrorCode::internalError);
  CHECK(code_of([] { asn1::bit_string(Bytes(1), 8); }) == ErrorCode::internalError);
  CHECK(code_of([] { asn1::text_string(asn1::tag::bmp_string, "a"); }) == ErrorCode::internalError);
}
