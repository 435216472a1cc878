// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/bytes.h"

#include "base/error.h"
#include "catch.h"
#include "error_code.h"

using namespace kepka;

TEST_CASE("bytes become lower-case hex, two digits each") {
  CHECK(base::to_hex({}).empty());
  CHECK(base::to_hex(base::Bytes{0x00, 0x0f, 0xa0, 0xff}) == "000fa0ff");
}

TEST_CASE("hex of either case becomes bytes") {
  CHECK(base::from_hex("").empty());
  CHECK(base::from_hex("00fFAa09") == base::Bytes{0x00, 0xff, 0xaa, 0x09});
}

TEST_CASE("what is not whole bytes of hex is refused") {
  const std::string text = GENERATE("0", "000", "0g", "g0", "0x", " 0", "0 ", "--", "\xd0\xb0");
  CAPTURE(text);
  CHECK(tests::code_of([&] { base::from_hex(text); }) == base::ErrorCode::invalidParams);
}

TEST_CASE("a text's bytes are the same memory, NULs and high bytes included") {
  const std::string text("a\0\xff", 3);
  const base::ByteView bytes = base::bytes_of(text);
  REQUIRE(bytes.size() == 3);
  CHECK(bytes[2] == 0xff);
  CHECK(base::text_of(bytes).data() == text.data());
  CHECK(base::text_of(bytes) == text);
}
