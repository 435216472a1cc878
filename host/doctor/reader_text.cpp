// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/reader_text.h"

#include <algorithm>

namespace kepka::doctor {
namespace {

constexpr std::size_t serial_length_min = 6;

bool is_serial_number(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_alphanumeric = [&](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  return text.size() >= serial_length_min && std::ranges::all_of(text, is_alphanumeric) &&
         std::ranges::any_of(text, is_digit);
}

}  // namespace

std::string reader_text(std::string_view name) {
  std::string out;
  for (std::size_t at = 0; at < name.size();) {
    const std::size_t close = name[at] == '(' ? name.find(')', at) : std::string_view::npos;
    if (close == std::string_view::npos || !is_serial_number(name.substr(at + 1, close - at - 1))) {
      out += name[at++];
      continue;
    }
    out += "(…)";
    at = close + 1;
  }
  return out;
}

}  // namespace kepka::doctor
