// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/base64.h"

#include <algorithm>
#include <array>

#include "base/error.h"

namespace kepka::crypto {

namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t no_digit = 0xFF;

constexpr std::array<std::uint8_t, 256> make_digit_table() {
  std::array<std::uint8_t, 256> table{};
  for (auto& digit : table) digit = no_digit;
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return table;
}

constexpr auto digit_table = make_digit_table();

bool is_white(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

[[noreturn]] void refuse(const char* why) {
  throw base::Error(base::ErrorCode::invalidParams, why);
}

}  // namespace

std::string to_base64(base::ByteView bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (; !bytes.empty(); bytes = bytes.subspan(std::min<std::size_t>(3, bytes.size()))) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size());
    unsigned group = 0;
    for (std::size_t i = 0; i < 3; ++i) group = group << 8U | (i < count ? bytes[i] : 0U);
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= count ? alphabet[group >> (18 - 6 * i) & 0x3FU] : '=';
    }
  }
  return text;
}

base::Bytes from_base64(std::string_view text) {
  base::Bytes bytes;
  bytes.reserve(text.size() / 4 * 3);
  unsigned bits = 0;    // digits that have not become bytes yet
  unsigned digits = 0;  // of the current group of four
  unsigned padding = 0;
  for (const char c : text) {
    if (is_white(c)) continue;
    if (c == '=') {
      if (++padding > 2) refuse("base64 with too much padding");
      continue;
    }
    const std::uint8_t digit = digit_table[static_cast<unsigned char>(c)];
    if (digit == no_digit || padding != 0) refuse("not a base64 digit");
    bits = (bits << 6U | digit) & 0xFFFU;
    // Every digit of a group but the first completes a byte; 4, 2 and 0 bits are left over.
    if (digits != 0) bytes.push_back(static_cast<std::uint8_t>(bits >> (6 - 2 * digits) & 0xFFU));
    digits = (digits + 1) % 4;
  }
  // RFC 4648 3.2 and 3.5: full groups, and padding bits that are zero.
  if (digits == 1 || (digits + padding) % 4 != 0) refuse("base64 is cut short");
  const unsigned left_over = digits == 2 ? 0x0FU : digits == 3 ? 0x03U : 0U;
  if ((bits & left_over) != 0) refuse("base64 with bits behind its end");
  return bytes;
}

}  // namespace kepka::crypto
