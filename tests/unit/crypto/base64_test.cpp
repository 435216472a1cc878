// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/base64.h"

#include <string>
#include <utility>
#include <vector>

#include "error_code.h"

using kepka::base::Bytes;
using kepka::base::bytes_of;
using kepka::base::ErrorCode;
using kepka::base::to_hex;
using kepka::crypto::from_base64;
using kepka::crypto::to_base64;
using kepka::tests::code_of;

TEST_CASE("base64 gives the examples of RFC 4648") {
  const std::vector<std::pair<const char*, const char*>> examples = {{"", ""},
                                                                     {"f", "Zg=="},
                                                                     {"fo", "Zm8="},
                                                                     {"foo", "Zm9v"},
                                                                     {"foob", "Zm9vYg=="},
                                                                     {"fooba", "Zm9vYmE="},
                                                                     {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : examples) {
    CHECK(to_base64(bytes_of(plain)) == text);
    CHECK(kepka::base::text_of(from_base64(text)) == plain);
  }
  CHECK(to_base64(Bytes{0xFB, 0xFF, 0xBF}) == "+/+/");
  CHECK(to_hex(from_base64(" +/\r\n+\t/\n")) == "fbffbf");
  CHECK(from_base64("Zg=\n=\n") == Bytes{'f'});
}

TEST_CASE("every byte and length survives base64") {
  Bytes all;
  for (unsigned i = 0; i < 1000; ++i) {
    CHECK(from_base64(to_base64(all)) == all);
    all.push_back(static_cast<std::uint8_t>(i * 7));
  }
}

TEST_CASE("text that is no base64 is refused") {
  for (const std::string text :
       {"Z", "Zg", "Zg=", "Zg===", "=", "==", "====", "Zm9v=", "Zm9v====", "Z===", "Zg==Zg==",
        "Zm=v", "Zm9-", "Zm9_", "Zm9v!", "Zh==", "Zm9=", "Zm8\xff", "\xd0\x97g=="}) {
    CAPTURE(text);
    CHECK(code_of([&] { from_base64(text); }) == ErrorCode::invalidParams);
  }
  CHECK(code_of([] { from_base64(std::string("Zm8\0", 4)); }) == ErrorCode::invalidParams);
}
