// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "prompt/pinentry/fit.h"

#include "prompt/pinentry/assuan.h"
#include "scripted.h"

namespace kepka::tests {

namespace {

std::string many(const char* text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

bool is_utf8(const std::string& text) {
  std::size_t expected = 0;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    const bool continues = (byte & 0xC0) == 0x80;
    if (continues != (expected > 0)) return false;
    if (continues) {
      --expected;
    } else if (byte >= 0xC0) {
      expected = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
    }
  }
  return expected == 0;
}

}  // namespace

TEST_CASE("percent signs and control characters are escaped, letters are not") {
  CHECK(prompt::assuan_escape("100%\r\n\t\x7Fя") == "100%25%0D%0A%09%7Fя");
}

TEST_CASE("a text that fits is left as it is, without empty lines at its end") {
  CHECK(prompt::fit_text("SETDESC", "Сайт: a\n\nb\n\n") == "Сайт: a\n\nb");
  const std::string whole(992, 'a');
  CHECK(prompt::fit_text("SETDESC", whole) == whole);
}

TEST_CASE("what does not fit is shortened to valid UTF-8 that fits, the longest lines first") {
  for (int length = 480; length < 520; ++length) {
    const std::string fitted = prompt::fit_text(
        "SETDESC", "site\n" + many("я", length) + "\n" + many("%", 200) + "\nthe end");
    CAPTURE(length);
    REQUIRE(prompt::assuan_escape(fitted).size() <= 992);
    REQUIRE(prompt::assuan_escape(fitted).size() > 900);
    REQUIRE(is_utf8(fitted));
    REQUIRE(fitted.starts_with("site\n"));
    REQUIRE(fitted.ends_with("\nthe end"));
  }
}

TEST_CASE("many lines that cannot be shortened any more are refused") {
  const auto error = error_of([] { prompt::fit_text("SETDESC", many("line\n", 300) + "x"); });
  CHECK(error.code() == base::ErrorCode::promptFailed);
}

TEST_CASE("an underscore in a button's label is shown as one") {
  CHECK(prompt::button_label("a_b__c") == "a__b____c");
}

}  // namespace kepka::tests
