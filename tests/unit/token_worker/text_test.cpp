// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/text.h"

#include <string>

#include "catch.h"

using kepka::base::bytes_of;
using kepka::token_worker::clean_text;

namespace {

std::string clean(std::string_view text) { return clean_text(bytes_of(text)); }

const std::string broken = "\xEF\xBF\xBD";

}  // namespace

TEST_CASE("A module's text loses its padding of blanks and NUL") {
  CHECK(clean("3b9aca01        ") == "3b9aca01");
  CHECK(clean(std::string_view("3b9aca01\0\0\0\0", 12)) == "3b9aca01");
  CHECK(clean(std::string_view("short\0rubbish", 13)) == "short");
  CHECK(clean("  Rutoken ECP  ") == "Rutoken ECP");
  CHECK(clean("   ").empty());
  CHECK(clean("").empty());
}

TEST_CASE("A module's text keeps letters of every length in UTF-8") {
  CHECK(clean("Бухгалтерия") == "Бухгалтерия");
  CHECK(clean("a\xE2\x82\xAC\xF0\x9F\x94\x91z") == "a\xE2\x82\xAC\xF0\x9F\x94\x91z");
}

TEST_CASE("What is no UTF-8 is replaced, and what follows is kept") {
  CHECK(clean("a\xFFz") == "a" + broken + "z");
  CHECK(clean("\xD0") == broken);                            // cut off
  CHECK(clean("\xC0\xAFz") == broken + broken + "z");        // over-long
  CHECK(clean("\xE0\x80\x80") == broken + broken + broken);  // over-long
  CHECK(clean("\xED\xA0\x80") == broken + broken + broken);  // surrogate
  CHECK(clean("\xF4\x90\x80\x80z") == broken + broken + broken + broken + "z");
  CHECK(clean("\xE2\x82z") == broken + broken + "z");
  CHECK(clean("\xCA\xEB\xFE\xF7") == broken + broken + broken + broken);  // «Ключ» in CP1251
}

TEST_CASE("A module's text is cut to 256 characters, not in the middle of one") {
  std::string letters;
  for (int i = 0; i < 300; ++i) letters += "Щ";
  CHECK(clean(letters).size() == 512);
  CHECK(clean(std::string(300, '\xFF')).size() == 256 * broken.size());
}
