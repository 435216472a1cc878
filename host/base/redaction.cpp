// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/redaction.h"

#include <cstddef>

namespace kepka::base {

namespace {

constexpr std::size_t line_limit = 1000;
// The shortest number that is somebody's, an INN, has ten.
constexpr std::size_t digits_shown = 8;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Of an address or a host: what an @ stands in goes as one word.
bool ends_word(char c) {
  constexpr std::string_view ends = " ,;:()\"'<>";
  return ends.find(c) != std::string_view::npos;
}

std::string without_addresses(const std::string& line) {
  std::string out;
  for (std::size_t start = 0; start < line.size();) {
    std::size_t end = start;
    while (end < line.size() && !ends_word(line[end])) ++end;
    const std::string word = line.substr(start, end - start);
    out += word.find('@') == std::string::npos ? word : "[address]";
    if (end < line.size()) out += line[end++];
    start = end;
  }
  return out;
}

/// Digits, also with spaces or hyphens among them, as SNILS are written.
std::string without_numbers(const std::string& line) {
  std::string out;
  for (std::size_t start = 0; start < line.size();) {
    std::size_t end = start, digits = 0, after_last = start;
    while (end < line.size() && (is_digit(line[end]) || line[end] == '-' || line[end] == ' ')) {
      if (is_digit(line[end++])) {
        ++digits;
        after_last = end;
      }
    }
    if (digits > digits_shown && is_digit(line[start])) {
      out += "[number]";
      start = after_last;
    } else {
      out += line[start++];
    }
  }
  return out;
}

std::string without_letters(std::string_view line) {
  std::string out;
  bool in_gap = false;
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) {
      if (!in_gap) out += "[text]";
      in_gap = true;
      continue;
    }
    // A name has a space between its words.
    if (in_gap && c == ' ') continue;
    in_gap = false;
    out += byte < 0x20 || byte == 0x7F ? '?' : c;
  }
  return out;
}

}  // namespace

std::string redacted(std::string_view line) {
  return without_addresses(without_numbers(without_letters(line.substr(0, line_limit))));
}

}  // namespace kepka::base
