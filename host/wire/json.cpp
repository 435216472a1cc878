// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "wire/json.h"

#include <algorithm>

#include "base/error.h"

namespace kepka::wire {
namespace {

using base::Error;
using base::ErrorCode;

std::size_t count_characters(std::string_view utf8) {
  const auto is_continuation = [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
  };
  const auto rest = std::count_if(utf8.begin(), utf8.end(), is_continuation);
  return utf8.size() - static_cast<std::size_t>(rest);
}

}  // namespace

Path Path::operator/(std::string_view key) const {
  if (text_.empty()) return Path(std::string(key));
  return Path(text_ + '.' + std::string(key));
}

Path Path::operator/(std::size_t index) const {
  return Path(text_ + '[' + std::to_string(index) + ']');
}

void throw_invalid(const Path& path, std::string expected) {
  std::string detail = path.text() + ": expected " + expected;
  throw Error(ErrorCode::invalidParams, std::move(detail))
      .with("field", path.text())
      .with("expected", std::move(expected));
}

const json::object& expect_object(const json::value& value, const Path& path) {
  const json::object* object = value.if_object();
  if (!object) throw_invalid(path, "object");
  return *object;
}

const json::array& expect_array(const json::value& value, const Path& path, std::size_t max_items) {
  const json::array* array = value.if_array();
  if (!array || array->size() > max_items) {
    throw_invalid(path, "list of at most " + std::to_string(max_items));
  }
  return *array;
}

std::string expect_string(const json::value& value, const Path& path, std::size_t min_chars,
                          std::size_t max_chars) {
  const json::string* string = value.if_string();
  const std::size_t length = string ? count_characters({string->data(), string->size()}) : 0;
  if (!string || length < min_chars || length > max_chars) {
    throw_invalid(path, "string of " + std::to_string(min_chars) + " to " +
                            std::to_string(max_chars) + " characters");
  }
  return std::string(string->data(), string->size());
}

std::int64_t expect_integer(const json::value& value, const Path& path, std::int64_t min,
                            std::int64_t max) {
  const std::int64_t* integer = value.if_int64();
  if (!integer || *integer < min || *integer > max) {
    throw_invalid(path, "integer from " + std::to_string(min) + " to " + std::to_string(max));
  }
  return *integer;
}

bool expect_boolean(const json::value& value, const Path& path) {
  const bool* boolean = value.if_bool();
  if (!boolean) throw_invalid(path, "boolean");
  return *boolean;
}

const json::value& expect_member(const json::object& object, std::string_view key,
                                 const Path& path) {
  const json::value* member = object.if_contains(key);
  if (!member) throw_invalid(path / key, "a value");
  return *member;
}

const json::object& expect_map(const json::value& value, const Path& path, std::size_t max_members,
                               std::size_t max_key_chars) {
  const json::object& object = expect_object(value, path);
  if (object.size() > max_members) {
    throw_invalid(path, "object with at most " + std::to_string(max_members) + " members");
  }
  for (const auto& member : object) {
    const std::string_view key = member.key();
    if (count_characters(key) > max_key_chars) {
      throw_invalid(path, "keys of at most " + std::to_string(max_key_chars) + " characters");
    }
  }
  return object;
}

void refuse_unknown_keys(const json::object& object, const Path& path,
                         std::initializer_list<std::string_view> known) {
  for (const auto& member : object) {
    const std::string_view key = member.key();
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    // A hostile key may be as long as the message: enough of it is named to be recognised. Not cut
    // in the middle of a character: the answer must stay UTF-8, or the browser drops the
    // connection.
    std::size_t shown = std::min<std::size_t>(key.size(), 64);
    while (shown > 0 && shown < key.size() &&
           (static_cast<unsigned char>(key[shown]) & 0xC0U) == 0x80U)
      --shown;
    throw_invalid(path / key.substr(0, shown), "nothing: unknown key");
  }
}

}  // namespace kepka::wire
