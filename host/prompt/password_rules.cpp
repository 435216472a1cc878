// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "prompt/password_rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace kepka::prompt {

namespace {

constexpr double bits_of_full_quality = 80;
constexpr double bits_in_a_run = 1;  // of a character that repeats or continues the one before it

struct Alphabet {
  std::uint32_t first, last;
  double size;
};

// A password is as strong as the alphabets that it draws from are large. ASCII punctuation stands
// in four places.
constexpr std::array<Alphabet, 9> alphabets{{
    {'a', 'z', 26},
    {'A', 'Z', 26},
    {'0', '9', 10},
    {' ', '/', 16},
    {':', '@', 7},
    {'[', '`', 6},
    {'{', '~', 4},
    {0x430, 0x44F, 33},  // а-я
    {0x410, 0x42F, 33},  // А-Я
}};
constexpr double other_alphabet = 33;

bool is_continuation(std::uint8_t byte) { return (byte & 0xC0) == 0x80; }

// The next code point and its length. Nonsense is taken byte by byte: this is an estimate, not a
// decoder.
struct Character {
  std::uint32_t value;
  std::size_t length;
};

Character next_character(base::ByteView text) {
  const std::uint8_t lead = text[0];
  const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (length > text.size()) return {lead, 1};
  std::uint32_t value = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return {lead, 1};
    value = value << 6U | (text[i] & 0x3FU);
  }
  return {value, length};
}

std::size_t alphabet_of(std::uint32_t character) {
  const auto found = std::ranges::find_if(alphabets, [character](const Alphabet& alphabet) {
    return character >= alphabet.first && character <= alphabet.last;
  });
  return static_cast<std::size_t>(found - alphabets.begin());
}

}  // namespace

PasswordVerdict judge_password(base::ByteView password) {
  std::size_t characters = 0;
  for (base::ByteView rest = password; !rest.empty(); ++characters) {
    rest = rest.subspan(next_character(rest).length);
  }
  if (characters < shortest_password) return PasswordVerdict::too_short;
  if (characters > longest_password) return PasswordVerdict::too_long;
  return PasswordVerdict::good;
}

int password_quality(base::ByteView password) {
  std::array<bool, alphabets.size() + 1> used{};
  double free_characters = 0;
  double run_characters = 0;
  std::uint32_t previous = 0;
  for (base::ByteView rest = password; !rest.empty();) {
    const Character character = next_character(rest);
    rest = rest.subspan(character.length);
    used[alphabet_of(character.value)] = true;
    const bool in_run = character.value + 1 >= previous && character.value <= previous + 1;
    (in_run ? run_characters : free_characters) += 1;
    previous = character.value;
  }
  double pool = used.back() ? other_alphabet : 0;
  for (std::size_t i = 0; i < alphabets.size(); ++i) pool += used[i] ? alphabets[i].size : 0;
  if (pool == 0) return 0;
  const double bits = free_characters * std::log2(pool) + run_characters * bits_in_a_run;
  return static_cast<int>(std::min(100.0, 100 * bits / bits_of_full_quality));
}

}  // namespace kepka::prompt
