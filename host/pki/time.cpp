// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "asn1/writer.h"
#include "base/error.h"
#include "pki/certificate.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
namespace chrono = std::chrono;
namespace tag = asn1::tag;

constexpr std::size_t utc_time_size = 13;          // YYMMDDHHMMSSZ
constexpr std::size_t generalized_time_size = 15;  // YYYYMMDDHHMMSSZ

[[noreturn]] void malformed_time() { throw Error(ErrorCode::malformedCertificate, "Time"); }

bool is_digit(char character) { return character >= '0' && character <= '9'; }

unsigned take_number(std::string_view& digits, std::size_t count) {
  unsigned number = 0;
  for (const char digit : digits.substr(0, count)) {
    number = number * 10 + static_cast<unsigned>(digit - '0');
  }
  digits.remove_prefix(count);
  return number;
}

// UTCTime has two digits: 50..99 are of the twentieth century (RFC 5280 4.1.2.5.1).
unsigned take_year(std::string_view& digits, std::uint8_t time_tag) {
  if (time_tag == tag::generalized_time) return take_number(digits, 4);
  const unsigned year = take_number(digits, 2);
  return year >= 50 ? 1900 + year : 2000 + year;
}

std::string digits_of(long long number, std::size_t width) {
  const std::string text = std::to_string(number);
  return text.size() >= width ? text : std::string(width - text.size(), '0') + text;
}

struct CivilTime {
  std::string year, month, day, clock;
};

// By hand: std::format and named locales are no part of the host.
CivilTime civil(Time time) {
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(time - day);
  return {digits_of(static_cast<int>(date.year()), 4),
          digits_of(static_cast<unsigned>(date.month()), 2),
          digits_of(static_cast<unsigned>(date.day()), 2),
          digits_of(clock.hours().count(), 2) + ":" + digits_of(clock.minutes().count(), 2) + ":" +
              digits_of(clock.seconds().count(), 2)};
}

std::string generalized_digits(Time time) {
  CivilTime parts = civil(time);
  std::erase(parts.clock, ':');
  return parts.year + parts.month + parts.day + parts.clock + "Z";
}

}  // namespace

Time decode_time(std::uint8_t time_tag, ByteView content) {
  std::string_view text = base::text_of(content);
  const bool utc = time_tag == tag::utc_time;
  if (!utc && time_tag != tag::generalized_time) malformed_time();
  if (text.size() != (utc ? utc_time_size : generalized_time_size) || text.back() != 'Z') {
    malformed_time();
  }
  text.remove_suffix(1);
  if (!std::all_of(text.begin(), text.end(), is_digit)) malformed_time();

  const chrono::year year(static_cast<int>(take_year(text, time_tag)));
  const chrono::month month(take_number(text, 2));
  const chrono::day day(take_number(text, 2));
  const chrono::year_month_day date(year, month, day);
  const unsigned hours = take_number(text, 2);
  const unsigned minutes = take_number(text, 2);
  const unsigned seconds = take_number(text, 2);
  if (!date.ok() || hours > 23 || minutes > 59 || seconds > 59) malformed_time();
  return chrono::sys_days(date) + chrono::hours(hours) + chrono::minutes(minutes) +
         chrono::seconds(seconds);
}

Bytes encode_time(Time time) {
  const std::string digits = generalized_digits(time);
  const std::string year = digits.substr(0, 4);
  if (year < "1950" || year > "2049") return encode_generalized_time(time);
  return asn1::encode(tag::utc_time, base::bytes_of(digits.substr(2)));
}

Bytes encode_generalized_time(Time time) {
  return asn1::encode(tag::generalized_time, base::bytes_of(generalized_digits(time)));
}

std::string display_date(Time time) {
  const CivilTime civil_time = civil(time);
  return civil_time.day + "." + civil_time.month + "." + civil_time.year;
}

std::string iso_time(Time time) {
  const CivilTime civil_time = civil(time);
  return civil_time.year + "-" + civil_time.month + "-" + civil_time.day + "T" + civil_time.clock +
         "Z";
}

}  // namespace kepka::pki
