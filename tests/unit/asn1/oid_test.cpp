// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "asn1/oid.h"

#include <string>
#include <utility>
#include <vector>

#include "error_code.h"

using kepka::asn1::Oid;
using kepka::base::ErrorCode;
using kepka::base::from_hex;
using kepka::base::to_hex;
using kepka::tests::code_of;

TEST_CASE("an object identifier has the content octets of the standards") {
  const std::vector<std::pair<std::string, std::string>> known = {
      {"1.2.643.7.1.1.1.1", "2a85030701010101"},
      {"1.2.643.2.2.36.0", "2a850302022400"},
      {"1.2.643.100.111", "2a8503646f"},
      {"1.2.840.113549.1.9.16.2.47", "2a864886f70d010910022f"},
      {"2.5.4.3", "550403"},
      {"0.0", "00"},
      {"0.39", "27"},
      {"1.39", "4f"},
      {"2.0", "50"},
      {"2.39", "77"},
      {"2.40", "78"},
      {"2.47", "7f"},
      {"2.48", "8100"},
      {"2.100.3", "813403"},
      {"2.999", "8837"},
      {"1.2.18446744073709551615", "2a81ffffffffffffffff7f"},
      // X.667: the arc is a UUID of 128 bits.
      {"2.25.329800735698586629295641978511506172918", "6983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776"},
  };
  for (const auto& [dotted, content] : known) {
    CAPTURE(dotted);
    CHECK(to_hex(Oid(dotted).content()) == content);
    CHECK(Oid::from_content(from_hex(content)).dotted() == dotted);
    CHECK(Oid::from_content(from_hex(content)) == Oid(dotted));
  }
}

TEST_CASE("text that is no object identifier is refused") {
  const std::vector<std::string> hostile = {
      "",
      "1",
      ".",
      "1.",
      "1.2.",
      ".1.2",
      "1..2",
      "3.1",
      "0.40",
      "1.40",
      "01.2",
      "1.02",
      "1.2.03",
      "1.-2",
      "1.+2",
      "1. 2",
      " 1.2",
      "1.2 ",
      "1.2\n",
      "1.2.x",
      "1.2.\xd9\xa1",
      "1,2,3",
      "0x1.2",
      "-1.2",
      "128.1",
      "256.1.1",
      std::string("1.2\0", 4),
      "1.2." + std::string(60, '9'),
      "1.2" + std::string(200, '.'),
  };
  for (const auto& text : hostile) {
    CAPTURE(text);
    CHECK(code_of([&] { Oid{text}; }) == ErrorCode::malformedDer);
  }
}

TEST_CASE("an object identifier that is too long is refused both ways") {
  std::string dotted = "1.2";
  for (int i = 0; i < 63; ++i) dotted += ".1";
  CHECK(Oid(dotted).content().size() == 64);
  CHECK(code_of([&] { Oid{dotted + ".1"}; }) == ErrorCode::malformedDer);
  CHECK(code_of([&] { Oid{std::string(100'000, '1')}; }) == ErrorCode::malformedDer);
  CHECK(code_of([] { Oid::from_content(kepka::base::Bytes(65, 0x01)); }) ==
        ErrorCode::malformedDer);
}

TEST_CASE("content octets that are no object identifier are refused") {
  const std::vector<std::string> hostile = {
      "",      // empty
      "80",    // a padding octet, and unterminated
      "2a80",  // unterminated
      "2a8503e4",
      "8001",  // not minimal
      "2a800301",
      "2a"
      "ffffffffffffffffffffffffffffffffffffffff7f",  // an arc of 147 bits
  };
  for (const auto& content : hostile) {
    CAPTURE(content);
    CHECK(code_of([&] { Oid::from_content(from_hex(content)); }) == ErrorCode::malformedDer);
  }
}

TEST_CASE("an octet 80 inside an arc is not taken for padding") {
  CHECK(Oid::from_content(from_hex("2a818001")).dotted() == "1.2.16385");
}

TEST_CASE("object identifiers compare and default to empty") {
  CHECK(Oid().empty());
  CHECK(Oid().dotted().empty());
  CHECK_FALSE(Oid("1.2").empty());
  CHECK(Oid("1.2.643") != Oid("1.2.644"));
  CHECK(Oid("1.2.643") < Oid("1.2.644"));
}
