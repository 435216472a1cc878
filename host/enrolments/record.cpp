// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "enrolments/record.h"

#include <algorithm>

#include "base/error.h"
#include "wire/json.h"

namespace kepka::enrolments {

namespace {

using base::Error;
using base::ErrorCode;
namespace json = wire::json;

constexpr std::int64_t last_second = 253'402'300'799;  // of the year 9999
constexpr std::size_t text_limit = 1024;
constexpr std::size_t hex_limit = 256 * 1024;

constexpr struct {
  State state;
  const char* name;
} state_names[] = {
    {State::begun, "begun"},
    {State::requestBuilt, "requestBuilt"},
    {State::installed, "installed"},
    {State::abandoned, "abandoned"},
};

struct TextField {
  const char* key;
  std::string Enrolment::*member;
};
constexpr TextField text_fields[] = {
    {"id", &Enrolment::id},
    {"origin", &Enrolment::origin},
    {"requestId", &Enrolment::request_id},
    {"storage", &Enrolment::storage},
    {"keyId", &Enrolment::key_id},
    {"algorithm", &Enrolment::algorithm},
    {"place", &Enrolment::place},
};

// Absent from a record where they are empty, and from those of before there were tokens.
constexpr TextField optional_text_fields[] = {
    {"keyOf", &Enrolment::key_of},
    {"storageLabelRu", &Enrolment::storage_label_ru},
    {"storageLabelEn", &Enrolment::storage_label_en},
    {"tokenLabel", &Enrolment::token_label},
    {"tokenSerial", &Enrolment::token_serial},
    {"tokenSerialDecimal", &Enrolment::token_serial_decimal},
};

struct BytesField {
  const char* key;
  base::Bytes Enrolment::*member;
};
constexpr BytesField bytes_fields[] = {
    {"fingerprint", &Enrolment::fingerprint},
    {"spki", &Enrolment::spki},
    {"request", &Enrolment::request},
    {"certificate", &Enrolment::certificate},
};

// Absent from a record where it is empty.
constexpr BytesField optional_bytes_fields[] = {{"statement", &Enrolment::statement}};

struct TimeField {
  const char* key;
  std::chrono::sys_seconds Enrolment::*member;
};
constexpr TimeField time_fields[] = {{"created", &Enrolment::created},
                                     {"updated", &Enrolment::updated}};

const json::value& need(const json::object& object, const char* key) {
  const json::value* found = object.if_contains(key);
  if (found == nullptr)
    throw Error(ErrorCode::storeDamaged, std::string("an enrolment without ") + key);
  return *found;
}

State state_of(const std::string& name) {
  for (const auto& row : state_names) {
    if (name == row.name) return row.state;
  }
  throw Error(ErrorCode::storeDamaged, "an enrolment in an unknown state");
}

}  // namespace

bool is_id(const std::string& text) {
  return text.size() == 32 && std::all_of(text.begin(), text.end(), [](char digit) {
           return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
         });
}

std::string write_record(const Enrolment& enrolment) {
  json::object object;
  for (const TextField& field : text_fields) object[field.key] = enrolment.*field.member;
  for (const TextField& field : optional_text_fields) {
    if (!(enrolment.*field.member).empty()) object[field.key] = enrolment.*field.member;
  }
  for (const BytesField& field : bytes_fields)
    object[field.key] = base::to_hex(enrolment.*field.member);
  for (const BytesField& field : optional_bytes_fields) {
    if (!(enrolment.*field.member).empty())
      object[field.key] = base::to_hex(enrolment.*field.member);
  }
  for (const TimeField& field : time_fields) {
    object[field.key] = (enrolment.*field.member).time_since_epoch().count();
  }
  for (const auto& row : state_names) {
    if (row.state == enrolment.state) object["state"] = row.name;
  }
  return json::serialize(object);
}

Enrolment read_record(base::ByteView content) {
  const json::value whole = wire::parse_json(base::text_of(content));
  const json::object& object = wire::expect_object(whole, wire::Path());
  Enrolment enrolment;
  for (const TextField& field : text_fields) {
    enrolment.*field.member =
        wire::expect_string(need(object, field.key), wire::Path(field.key), 0, text_limit);
  }
  for (const TextField& field : optional_text_fields) {
    if (const json::value* text = object.if_contains(field.key))
      enrolment.*field.member = wire::expect_string(*text, wire::Path(field.key), 0, text_limit);
  }
  for (const BytesField& field : bytes_fields) {
    const std::string hex =
        wire::expect_string(need(object, field.key), wire::Path(field.key), 0, hex_limit);
    enrolment.*field.member = base::from_hex(hex);
  }
  for (const BytesField& field : optional_bytes_fields) {
    if (const json::value* hex = object.if_contains(field.key)) {
      enrolment.*field.member =
          base::from_hex(wire::expect_string(*hex, wire::Path(field.key), 0, hex_limit));
    }
  }
  for (const TimeField& field : time_fields) {
    const std::int64_t seconds =
        wire::expect_integer(need(object, field.key), wire::Path(field.key), 0, last_second);
    enrolment.*field.member = std::chrono::sys_seconds(std::chrono::seconds(seconds));
  }
  enrolment.state =
      state_of(wire::expect_string(need(object, "state"), wire::Path("state"), 1, 32));
  if (!is_id(enrolment.id) || !is_id(enrolment.key_id))
    throw Error(ErrorCode::storeDamaged, "an id of an enrolment");
  return enrolment;
}

}  // namespace kepka::enrolments
