// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/text.h"

#include <algorithm>
#include <string_view>

namespace kepka::token_worker {

namespace {

constexpr std::size_t max_characters = 256;
constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

bool is_continuation(std::uint8_t byte) { return (byte & 0xC0U) == 0x80U; }

/// What a first byte promises (RFC 3629 4): how many bytes, and the range of the second, which
/// shuts out over-long forms, surrogates and numbers above U+10FFFF.
struct Lead {
  std::uint8_t first, last;
  std::uint8_t length;
  std::uint8_t second_min, second_max;
};

constexpr Lead leads[] = {
    {0x00, 0x7F, 1, 0, 0},       {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF},
    {0xE1, 0xEC, 3, 0x80, 0xBF}, {0xED, 0xED, 3, 0x80, 0x9F}, {0xEE, 0xEF, 3, 0x80, 0xBF},
    {0xF0, 0xF0, 4, 0x90, 0xBF}, {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

/// Length of the character in front; 0 if there is none.
std::size_t character_length(base::ByteView bytes) {
  const std::uint8_t first = bytes.front();
  const auto* const lead = std::find_if(std::begin(leads), std::end(leads), [&](const Lead& row) {
    return row.first <= first && first <= row.last;
  });
  if (lead == std::end(leads) || bytes.size() < lead->length) return 0;
  if (lead->length == 1) return 1;
  if (bytes[1] < lead->second_min || bytes[1] > lead->second_max) return 0;
  const base::ByteView rest = bytes.subspan(2, lead->length - 2);
  return std::all_of(rest.begin(), rest.end(), is_continuation) ? lead->length : 0;
}

}  // namespace

std::string clean_text(base::ByteView bytes) {
  bytes = bytes.first(
      static_cast<std::size_t>(std::find(bytes.begin(), bytes.end(), 0) - bytes.begin()));
  while (!bytes.empty() && bytes.front() == ' ') bytes = bytes.subspan(1);
  while (!bytes.empty() && bytes.back() == ' ') bytes = bytes.first(bytes.size() - 1);

  std::string out;
  for (std::size_t count = 0; !bytes.empty() && count < max_characters; ++count) {
    const std::size_t length = character_length(bytes);
    out += length == 0 ? replacement : base::text_of(bytes.first(length));
    bytes = bytes.subspan(std::max<std::size_t>(length, 1));
  }
  return out;
}

}  // namespace kepka::token_worker
