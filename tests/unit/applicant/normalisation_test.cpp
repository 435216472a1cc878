// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "applicant/normalisation.h"

#include <map>
#include <random>
#include <sstream>

#include "applicant.gen.h"
#include "catch.h"
#include "pki/text.h"
#include "programs.h"

namespace kepka::applicant {
namespace {

// JavaScript's normalize(), which the page uses.
std::vector<std::u32string> nfc_by_javascript(const std::vector<std::u32string>& texts) {
  tests::TempFolder folder;
  std::string lines;
  for (const auto& text : texts) lines += pki::encode_utf8(text) + "\n";
  folder.write("in", lines);
  const auto outcome = tests::run(
      folder, "node -e \"process.stdout.write(fs.readFileSync('in', 'utf8').normalize('NFC'))\"");
  REQUIRE(outcome.status == 0);
  std::vector<std::u32string> out;
  std::istringstream in(outcome.output);
  for (std::string line; std::getline(in, line);) out.push_back(pki::decode_utf8(line).value());
  return out;
}

std::u32string decomposed(const Decomposition& row) {
  std::u32string out;
  for (const char32_t part : row.to) {
    if (part != 0) out.push_back(part);
  }
  return out;
}

TEST_CASE("Russian letters typed as two characters become one") {
  CHECK(to_nfc(U"Андреи\u0306 Семе\u0308нов") == U"Андрей Семёнов");
  CHECK(to_nfc(U"Иванов") == U"Иванов");
  CHECK(to_nfc(U"") == U"");
}

TEST_CASE(
    "NFC of single letters, of their parts and of random texts is what the page makes of them") {
  std::vector<std::u32string> texts;
  std::u32string alphabet = U"aeouAEOUсеийЕИ";
  for (const Decomposition& row : generated::decompositions) {
    texts.push_back({row.from});
    texts.push_back(U"a" + decomposed(row));
    texts.push_back(decomposed(row));
    alphabet.push_back(row.from);
  }
  for (char32_t mark = 0x300; mark <= 0x36F; ++mark) {
    if (mark != 0x34F) alphabet += std::u32string(5, mark);
  }
  std::mt19937 random(20261123);
  for (int i = 0; i < 20000; ++i) {
    std::u32string text;
    while (text.size() < 8) text.push_back(alphabet[random() % alphabet.size()]);
    texts.push_back(text);
  }
  const auto expected = nfc_by_javascript(texts);
  REQUIRE(expected.size() == texts.size());
  unsigned wrong = 0, changed = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    wrong += to_nfc(texts[i]) == expected[i] ? 0U : 1U;
    changed += texts[i] == expected[i] ? 0U : 1U;
  }
  CHECK(wrong == 0);
  CHECK(changed > 10000);
}

TEST_CASE("a window escapes exactly what a form refuses as invisible") {
  unsigned different = 0;
  for (char32_t character = 0; character <= 0x10FFFF; ++character) {
    different += is_in(generated::unsafe, character) == pki::is_unsafe(character) ? 0U : 1U;
  }
  CHECK(different == 0);
}

TEST_CASE("blanks at the ends are taken off, inner ones are kept") {
  CHECK(trimmed(U" \u00a0\u3000а б\u2003 ") == U"а б");
  CHECK(trimmed(U" \u00a0").empty());
  CHECK(trimmed(U"\tа") == U"\tа");
  CHECK(without_separators(U"112–233-445 95") == U"11223344595");
}

}  // namespace
}  // namespace kepka::applicant
