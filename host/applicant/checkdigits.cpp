// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "applicant/applicant.h"

namespace kepka::applicant {
namespace {

// The weights of a check digit are the last of these, as many as there are digits before it.
constexpr std::array<unsigned, 11> inn_weights = {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};

// Up to this number SNILS carries no check digits.
constexpr std::string_view last_unchecked_snils = "001001998";

bool is_number(std::string_view digits) {
  return std::all_of(digits.begin(), digits.end(),
                     [](char digit) { return digit >= '0' && digit <= '9'; });
}

bool is_all_zero(std::string_view digits) {
  return digits.find_first_not_of('0') == std::string_view::npos;
}

unsigned value_of(char digit) { return static_cast<unsigned>(digit - '0'); }

// Whether digit `index` checks those before it.
bool inn_digit_fits(std::string_view digits, std::size_t index) {
  const std::span weights = std::span(inn_weights).last(index);
  unsigned sum = 0;
  for (std::size_t i = 0; i < index; ++i) sum += value_of(digits[i]) * weights[i];
  return sum % 11 % 10 == value_of(digits[index]);
}

// Whether the last digit is the remainder of those before it.
bool remainder_fits(std::string_view digits, std::uint64_t modulus) {
  std::uint64_t number = 0;  // 14 digits at most
  for (const char digit : digits.substr(0, digits.size() - 1))
    number = number * 10 + value_of(digit);
  return number % modulus % 10 == value_of(digits.back());
}

bool is_register_number(std::string_view digits, std::size_t length, std::uint64_t modulus) {
  if (digits.size() != length || !is_number(digits) || is_all_zero(digits)) return false;
  return remainder_fits(digits, modulus);
}

}  // namespace

bool is_ogrn(std::string_view digits) { return is_register_number(digits, 13, 11); }

bool is_ogrnip(std::string_view digits) { return is_register_number(digits, 15, 13); }

bool is_inn(std::string_view digits) {
  if (!is_number(digits) || is_all_zero(digits)) return false;
  if (digits.size() == 10) return inn_digit_fits(digits, 9);
  return digits.size() == 12 && inn_digit_fits(digits, 10) && inn_digit_fits(digits, 11);
}

bool is_snils(std::string_view digits) {
  if (digits.size() != 11 || !is_number(digits) || is_all_zero(digits)) return false;
  const std::string_view number = digits.substr(0, 9);
  if (number <= last_unchecked_snils) return true;
  unsigned sum = 0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    sum += value_of(number[i]) * static_cast<unsigned>(number.size() - i);
  }
  const unsigned expected = sum % 101 % 100;  // 100 and 101 are both written 00
  return expected == value_of(digits[9]) * 10 + value_of(digits[10]);
}

}  // namespace kepka::applicant
