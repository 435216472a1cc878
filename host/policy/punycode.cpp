// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "policy/punycode.h"

#include <cstdint>
#include <limits>

namespace kepka::policy {

namespace {

// RFC 3492 5: the parameters of Punycode.
constexpr std::uint32_t base = 36, tmin = 1, tmax = 26, skew = 38, damp = 700, initial_bias = 72,
                        initial_n = 128;
constexpr std::size_t label_limit = 63;  // of a DNS label

std::uint32_t adapt(std::uint32_t delta, std::uint32_t points, bool first) {
  delta = first ? delta / damp : delta / 2;
  delta += delta / points;
  std::uint32_t k = 0;
  for (; delta > ((base - tmin) * tmax) / 2; k += base) delta /= base - tmin;
  return k + (base - tmin + 1) * delta / (delta + skew);
}

std::optional<std::uint32_t> digit_of(char character) {
  if (character >= 'a' && character <= 'z') return static_cast<std::uint32_t>(character - 'a');
  if (character >= '0' && character <= '9') return static_cast<std::uint32_t>(character - '0') + 26;
  return std::nullopt;
}

/// One generalised variable-length integer (RFC 3492 3.3), added to i; nothing on overflow or a
/// missing digit.
std::optional<std::uint32_t> read_delta(std::string_view& rest, std::uint32_t i,
                                        std::uint32_t bias) {
  constexpr std::uint32_t limit = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t weight = 1;
  for (std::uint32_t k = base;; k += base) {
    if (rest.empty()) return std::nullopt;
    const auto digit = digit_of(rest.front());
    rest.remove_prefix(1);
    if (!digit || *digit > (limit - i) / weight) return std::nullopt;
    i += *digit * weight;
    const std::uint32_t threshold = k <= bias ? tmin : (k >= bias + tmax ? tmax : k - bias);
    if (*digit < threshold) return i;
    if (weight > limit / (base - threshold)) return std::nullopt;
    weight *= base - threshold;
  }
}

bool is_scalar(std::uint32_t point) {
  return point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
}

}  // namespace

std::optional<std::u32string> decode_punycode(std::string_view label) {
  if (label.empty() || label.size() > label_limit) return std::nullopt;
  const std::size_t delimiter = label.rfind('-');
  const std::string_view basic =
      delimiter == std::string_view::npos ? "" : label.substr(0, delimiter);
  std::string_view rest = delimiter == std::string_view::npos ? label : label.substr(delimiter + 1);
  std::u32string out(basic.begin(), basic.end());

  std::uint32_t n = initial_n, i = 0, bias = initial_bias;
  while (!rest.empty()) {
    const auto next = read_delta(rest, i, bias);
    if (!next) return std::nullopt;
    const auto points = static_cast<std::uint32_t>(out.size()) + 1;
    bias = adapt(*next - i, points, i == 0);
    if (*next / points > 0x10FFFF) return std::nullopt;
    n += *next / points;
    if (!is_scalar(n)) return std::nullopt;
    i = *next % points;
    out.insert(out.begin() + i, static_cast<char32_t>(n));
    ++i;
  }
  return out;
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  const auto add = [&out](std::uint32_t byte) {
    out += static_cast<char>(static_cast<unsigned char>(byte));
  };
  for (const char32_t character : text) {
    const auto point = static_cast<std::uint32_t>(character);
    if (point < 0x80) {
      add(point);
    } else if (point < 0x800) {
      add(0xC0U | (point >> 6U));
      add(0x80U | (point & 0x3FU));
    } else if (point < 0x10000) {
      add(0xE0U | (point >> 12U));
      add(0x80U | ((point >> 6U) & 0x3FU));
      add(0x80U | (point & 0x3FU));
    } else {
      add(0xF0U | (point >> 18U));
      add(0x80U | ((point >> 12U) & 0x3FU));
      add(0x80U | ((point >> 6U) & 0x3FU));
      add(0x80U | (point & 0x3FU));
    }
  }
  return out;
}

}  // namespace kepka::policy
