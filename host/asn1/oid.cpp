// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "asn1/oid.h"

#include <algorithm>
#include <vector>

#include "base/error.h"

namespace kepka::asn1 {

namespace {

// An arc may be a UUID (X.667: 2.25.n with n of 128 bits), which takes 19 octets.
constexpr std::size_t max_content = 64;
constexpr std::size_t max_arc_octets = 19;
constexpr std::size_t max_dotted = 256;

/// A number's digits in some base, lowest first; empty is 0.
using Digits = std::vector<std::uint8_t>;

[[noreturn]] void refuse_oid(const char* why) {
  throw base::Error(base::ErrorCode::malformedDer, why);
}

/// number = number * factor + addend
void multiply_add(Digits& number, unsigned base, unsigned factor, unsigned addend) {
  unsigned carry = addend;
  for (std::uint8_t& digit : number) {
    carry += digit * factor;
    digit = static_cast<std::uint8_t>(carry % base);
    carry /= base;
  }
  for (; carry != 0; carry /= base) number.push_back(static_cast<std::uint8_t>(carry % base));
}

/// The decimal arc at the beginning of `text`, in base 128; takes it and the dot behind it off.
Digits take_arc(std::string_view& text) {
  const std::size_t length = std::min(text.find('.'), text.size());
  const std::string_view arc = text.substr(0, length);
  if (arc.empty() || (arc.size() > 1 && arc.front() == '0')) {
    refuse_oid("arc of an object identifier");
  }
  Digits digits;
  for (const char c : arc) {
    if (c < '0' || c > '9') refuse_oid("arc of an object identifier");
    multiply_add(digits, 128, 10, static_cast<unsigned>(c - '0'));
  }
  if (length < text.size() && length + 1 == text.size())
    refuse_oid("dot behind an object identifier");
  text.remove_prefix(std::min(length + 1, text.size()));
  return digits;
}

unsigned small_value(const Digits& digits) {
  return digits.empty() ? 0U : digits.size() == 1 ? digits[0] : 128U;
}

/// X.690 8.19.2: seven bits an octet, the highest first, the top bit set on all but the last.
void append_subidentifier(base::Bytes& content, Digits digits) {
  if (digits.empty()) digits.push_back(0);
  if (digits.size() > max_arc_octets) refuse_oid("arc of an object identifier is too long");
  for (std::size_t i = digits.size(); i-- > 0;) {
    content.push_back(static_cast<std::uint8_t>(digits[i] | (i == 0 ? 0U : 0x80U)));
  }
}

/// Less 80, for X.690 8.19.4 backwards; the number is not smaller.
void subtract_eighty(Digits& decimal) {
  unsigned borrow = 8;
  for (std::size_t i = 1; borrow != 0; ++i) {
    const unsigned digit = decimal[i];
    const unsigned taken = digit < borrow ? digit + 10 - borrow : digit - borrow;
    borrow = digit < borrow ? 1 : 0;
    decimal[i] = static_cast<std::uint8_t>(taken);
  }
  while (!decimal.empty() && decimal.back() == 0) decimal.pop_back();
}

std::string text_of(const Digits& decimal) {
  if (decimal.empty()) return "0";
  std::string text;
  for (std::size_t i = decimal.size(); i-- > 0;) text += static_cast<char>('0' + decimal[i]);
  return text;
}

/// The first subidentifier is 40 · first + second (X.690 8.19.4).
std::string first_two_arcs(Digits decimal, std::size_t octets, unsigned low_octet) {
  if (octets == 1 && low_octet < 80) {
    return std::to_string(low_octet / 40) + "." + std::to_string(low_octet % 40);
  }
  subtract_eighty(decimal);
  return "2." + text_of(decimal);
}

}  // namespace

Oid::Oid(std::string_view dotted) {
  if (dotted.size() > max_dotted) refuse_oid("object identifier is too long");
  const unsigned first = small_value(take_arc(dotted));
  if (first > 2 || dotted.empty()) refuse_oid("first arc of an object identifier");
  Digits second = take_arc(dotted);
  if (first < 2 && small_value(second) >= 40) refuse_oid("second arc of an object identifier");
  multiply_add(second, 128, 1, 40 * first);
  append_subidentifier(content_, second);
  while (!dotted.empty()) append_subidentifier(content_, take_arc(dotted));
  if (content_.size() > max_content) refuse_oid("object identifier is too long");
}

Oid Oid::from_content(base::ByteView content) {
  if (content.empty()) refuse_oid("empty object identifier");
  if (content.size() > max_content) refuse_oid("object identifier is too long");
  if (content.back() >= 0x80) refuse_oid("unterminated object identifier");
  std::size_t length = 0;
  for (const std::uint8_t octet : content) {
    // X.690 8.19.2: as few octets as possible.
    if (length == 0 && octet == 0x80) refuse_oid("object identifier is not minimal");
    if (++length > max_arc_octets) refuse_oid("arc of an object identifier is too long");
    if (octet < 0x80) length = 0;
  }
  Oid oid;
  oid.content_.assign(content.begin(), content.end());
  return oid;
}

std::string Oid::dotted() const {
  std::string text;
  Digits decimal;
  std::size_t octets = 0;
  for (const std::uint8_t octet : content_) {
    ++octets;
    multiply_add(decimal, 10, 128, octet & 0x7FU);
    if (octet >= 0x80) continue;
    text += text.empty() ? first_two_arcs(decimal, octets, octet) : "." + text_of(decimal);
    decimal.clear();
    octets = 0;
  }
  return text;
}

}  // namespace kepka::asn1
