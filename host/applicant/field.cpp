// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "applicant.gen.h"
#include "applicant/normalisation.h"
#include "applicant/rules.h"
#include "pki/text.h"

// extension/src/page/applicant.ts has the same rules in the same order;
// tests/data/applicant_cases.json holds the two together.
namespace kepka::applicant {
namespace {

constexpr std::size_t country_length = 2;
constexpr std::size_t local_part_max = 64,
                      domain_label_max = 63;  // RFC 5321 4.5.3.1.1, RFC 1035 2.3.4
constexpr std::string_view local_part_signs = ".!#$%&'*+/=?^_`{|}~-";  // RFC 5322 3.2.3

FieldValue fault(const char* reason) { return {{}, reason, {}}; }

bool is_digit(char32_t character) { return character >= U'0' && character <= U'9'; }

bool is_latin(char32_t character) {
  return (character >= U'A' && character <= U'Z') || (character >= U'a' && character <= U'z');
}

bool is_ascii(char32_t character) { return character >= 0x20 && character <= 0x7E; }

FieldValue read_text(std::u32string_view text, std::size_t max) {
  const auto known = [](char32_t character) { return is_in(generated::letters, character); };
  if (!std::ranges::all_of(text, known)) return fault("wrongAlphabet");
  const std::u32string composed = to_nfc(text);
  if (composed.size() > max) return fault("tooLong");
  return {pki::encode_utf8(composed), {}, {}};
}

bool is_local_part(std::string_view part) {
  if (part.empty() || part.size() > local_part_max) return false;
  if (part.front() == '.' || part.back() == '.') return false;
  if (part.find("..") != std::string_view::npos) return false;
  return std::ranges::all_of(part, [](char character) {
    const auto code = static_cast<char32_t>(character);
    return is_latin(code) || is_digit(code) ||
           local_part_signs.find(character) != std::string_view::npos;
  });
}

bool is_domain_label(std::string_view label) {
  if (label.empty() || label.size() > domain_label_max) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::ranges::all_of(label, [](char character) {
    const auto code = static_cast<char32_t>(character);
    return is_latin(code) || is_digit(code) || character == '-';
  });
}

bool is_domain(std::string_view domain) {
  std::size_t labels = 1;
  for (; domain.find('.') != std::string_view::npos; ++labels) {
    const std::size_t dot = domain.find('.');
    if (!is_domain_label(domain.substr(0, dot))) return false;
    domain.remove_prefix(dot + 1);
  }
  return labels > 1 && is_domain_label(domain);
}

FieldValue read_email(std::u32string_view text, std::size_t max) {
  if (!std::ranges::all_of(text, is_ascii)) return fault("wrongAlphabet");
  if (text.size() > max) return fault("tooLong");
  const std::string address = pki::encode_utf8(text);
  const std::size_t at = address.find('@');
  if (at == std::string::npos) return fault("wrongEmail");
  const std::string_view view = address;
  if (!is_local_part(view.substr(0, at)) || !is_domain(view.substr(at + 1))) {
    return fault("wrongEmail");
  }
  return {address, {}, {}};
}

FieldValue read_country(std::u32string_view text) {
  if (!std::ranges::all_of(text, is_latin)) return fault("wrongAlphabet");
  if (text.size() != country_length) return fault("wrongLength");
  std::string code = pki::encode_utf8(text);
  for (char& letter : code) {
    if (letter >= 'a') letter = static_cast<char>(letter - 'a' + 'A');
  }
  return {code, {}, {}};
}

FieldValue read_number(std::u32string_view text, const FieldRow& row,
                       bool (*check_digits_fit)(std::string_view)) {
  const std::u32string digits = without_separators(text);
  if (!std::ranges::all_of(digits, is_digit)) return fault("wrongAlphabet");
  if (digits.size() != row.max) return fault("wrongLength");
  if (std::ranges::all_of(digits, [](char32_t digit) { return digit == U'0'; })) {
    return fault("allZero");
  }
  const std::string number = pki::encode_utf8(digits);
  if (!check_digits_fit(number)) return fault("wrongCheckDigits");
  const bool usual =
      row.usual_first.empty() || row.usual_first.find(number.front()) != std::string_view::npos;
  return {number, {}, usual ? "" : "unusualNumber"};
}

}  // namespace

FieldValue read_field(const FieldRow& row, std::string_view text) {
  const auto decoded = pki::decode_utf8(text);
  if (!decoded) return fault("notText");
  if (decoded->empty()) return {};
  const std::u32string_view content = trimmed(*decoded);
  if (content.empty()) return fault("blank");
  if (std::ranges::any_of(content, pki::is_unsafe)) return fault("controlCharacter");

  switch (row.check) {
    case Check::text:
      return read_text(content, row.max);
    case Check::email:
      return read_email(content, row.max);
    case Check::country:
      return read_country(content);
    case Check::snils:
      return read_number(content, row, is_snils);
    case Check::inn_person:
    case Check::innle:
      return read_number(content, row, is_inn);
    case Check::ogrn:
      return read_number(content, row, is_ogrn);
    case Check::ogrnip:
      return read_number(content, row, is_ogrnip);
  }
  return fault("notText");
}

}  // namespace kepka::applicant
