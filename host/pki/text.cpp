// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/text.h"

#include <cstdint>

namespace kepka::pki {
namespace {

constexpr char32_t replacement = 0xFFFD;

struct Range {
  char32_t first, last;
};

// host/applicant/attributes.json has the same ranges for the page; a test compares the two.
constexpr Range unsafe_ranges[] = {
    {0x0000, 0x001F},    // C0 controls
    {0x007F, 0x009F},    // DEL, C1 controls
    {0x00AD, 0x00AD},    // soft hyphen
    {0x034F, 0x034F},    // combining grapheme joiner
    {0x061C, 0x061C},    // Arabic letter mark
    {0x115F, 0x1160},    // Hangul fillers
    {0x17B4, 0x17B5},    // Khmer inherent vowels
    {0x180B, 0x180F},    // Mongolian selectors
    {0x200B, 0x200F},    // zero-width characters, direction marks
    {0x2028, 0x202E},    // line and paragraph separators, bidi embeddings and overrides
    {0x2060, 0x206F},    // word joiner, bidi isolates, deprecated format characters
    {0x2800, 0x2800},    // Braille blank
    {0x3164, 0x3164},    // Hangul filler
    {0xD800, 0xDFFF},    // surrogates
    {0xFE00, 0xFE0F},    // variation selectors
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFA0, 0xFFA0},    // half-width Hangul filler
    {0xFFF0, 0xFFFB},    // specials
    {0x1BCA0, 0x1BCA3},  // shorthand format controls
    {0x1D173, 0x1D17A},  // musical format controls
    {0xE0000, 0xE0FFF},  // tags, variation selectors
};

// From 0x80 to 0xBF; behind them stand the Russian letters without Ё in their order.
constexpr char32_t windows1251[] = {
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409,
    0x2039, 0x040A, 0x040C, 0x040B, 0x040F, 0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0xFFFD, 0x2122, 0x0459, 0x203A, 0x045A, 0x045C, 0x045B, 0x045F, 0x00A0,
    0x040E, 0x045E, 0x0408, 0x00A4, 0x0490, 0x00A6, 0x00A7, 0x0401, 0x00A9, 0x0404, 0x00AB,
    0x00AC, 0x00AD, 0x00AE, 0x0407, 0x00B0, 0x00B1, 0x0406, 0x0456, 0x0491, 0x00B5, 0x00B6,
    0x00B7, 0x0451, 0x2116, 0x0454, 0x00BB, 0x0458, 0x0405, 0x0455, 0x0457,
};

struct Sequence {
  unsigned length;
  char32_t lead_bits;
  char32_t least;  // the smallest character that needs this length
};

std::optional<Sequence> sequence_of(std::uint8_t lead) {
  if (lead < 0x80) return Sequence{1, lead, 0};
  if (lead >= 0xC2 && lead <= 0xDF) return Sequence{2, lead & 0x1FU, 0x80};
  if (lead >= 0xE0 && lead <= 0xEF) return Sequence{3, lead & 0x0FU, 0x800};
  if (lead >= 0xF0 && lead <= 0xF4) return Sequence{4, lead & 0x07U, 0x10000};
  return std::nullopt;
}

// The character at the front of `rest`, which is shortened by it; by one byte where there is none.
std::optional<char32_t> take_character(std::string_view& rest) {
  const auto sequence = sequence_of(static_cast<std::uint8_t>(rest.front()));
  if (!sequence || rest.size() < sequence->length) {
    rest.remove_prefix(1);
    return std::nullopt;
  }
  char32_t character = sequence->lead_bits;
  for (unsigned i = 1; i < sequence->length; ++i) {
    const auto byte = static_cast<std::uint8_t>(rest[i]);
    if ((byte & 0xC0U) != 0x80U) {
      rest.remove_prefix(1);
      return std::nullopt;
    }
    character = (character << 6U) | (byte & 0x3FU);
  }
  const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
  if (character < sequence->least || character > 0x10FFFF || surrogate) {
    rest.remove_prefix(1);
    return std::nullopt;
  }
  rest.remove_prefix(sequence->length);
  return character;
}

void append_byte(std::string& out, char32_t value) { out.push_back(static_cast<char>(value)); }

}  // namespace

std::optional<std::u32string> decode_utf8(std::string_view text) {
  std::u32string out;
  while (!text.empty()) {
    const auto character = take_character(text);
    if (!character) return std::nullopt;
    out.push_back(*character);
  }
  return out;
}

std::u32string decode_utf8_lossy(std::string_view text) {
  std::u32string out;
  while (!text.empty()) out.push_back(take_character(text).value_or(replacement));
  return out;
}

void append_utf8(std::string& out, char32_t character) {
  if (character < 0x80) {
    append_byte(out, character);
    return;
  }
  if (character < 0x800) {
    append_byte(out, 0xC0U | (character >> 6U));
  } else if (character < 0x10000) {
    append_byte(out, 0xE0U | (character >> 12U));
    append_byte(out, 0x80U | ((character >> 6U) & 0x3FU));
  } else {
    append_byte(out, 0xF0U | (character >> 18U));
    append_byte(out, 0x80U | ((character >> 12U) & 0x3FU));
    append_byte(out, 0x80U | ((character >> 6U) & 0x3FU));
  }
  append_byte(out, 0x80U | (character & 0x3FU));
}

std::string encode_utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t character : text) append_utf8(out, character);
  return out;
}

std::string decode_utf16_lossy(base::ByteView content) {
  std::string out;
  char32_t high = 0;
  for (std::size_t i = 0; i + 1 < content.size(); i += 2) {
    const auto unit = static_cast<char32_t>(content[i] << 8U | content[i + 1]);
    if (unit >= 0xDC00 && unit <= 0xDFFF && high != 0) {
      append_utf8(out, 0x10000 + ((high - 0xD800) << 10U) + (unit - 0xDC00));
      high = 0;
      continue;
    }
    if (high != 0) append_utf8(out, replacement);
    high = unit >= 0xD800 && unit <= 0xDBFF ? unit : 0;
    if (high == 0) append_utf8(out, unit >= 0xDC00 && unit <= 0xDFFF ? replacement : unit);
  }
  if (high != 0) append_utf8(out, replacement);
  return out;
}

base::Bytes encode_utf16(std::string_view utf8) {
  base::Bytes out;
  const auto append_unit = [&](char32_t unit) {
    out.push_back(static_cast<std::uint8_t>(unit >> 8U));
    out.push_back(static_cast<std::uint8_t>(unit));
  };
  for (const char32_t character : decode_utf8_lossy(utf8)) {
    if (character < 0x10000) {
      append_unit(character);
      continue;
    }
    append_unit(0xD7C0 + (character >> 10U));
    append_unit(0xDC00 + (character & 0x3FFU));
  }
  return out;
}

std::string decode_windows1251(base::ByteView content) {
  std::string out;
  for (const std::uint8_t byte : content) {
    if (byte < 0x80) {
      append_utf8(out, byte);
    } else {
      append_utf8(out, byte < 0xC0 ? windows1251[byte - 0x80] : char32_t{0x0410} + byte - 0xC0);
    }
  }
  return out;
}

bool is_unsafe(char32_t character) {
  for (const Range& range : unsafe_ranges) {
    if (character >= range.first && character <= range.last) return true;
  }
  return false;
}

}  // namespace kepka::pki
