// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace kepka::wire {

namespace json = boost::json;

/// One JSON text (RFC 8259), read strictly: duplicate keys, numbers outside int64 or not finite,
/// bad UTF-8, more than 32 levels, more than `limit` bytes, and anything after the value are
/// refused. Throws Error(malformedJson) with "at": the byte where it went wrong.
json::value parse_json(std::string_view text, std::size_t limit = 1024 * 1024);

/// A place in a message, for errors that name it: "params.arguments.applicant.snils".
class Path {
 public:
  explicit Path(std::string text = {}) : text_(std::move(text)) {}
  Path operator/(std::string_view key) const;
  Path operator/(std::size_t index) const;
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// Throws Error(invalidParams) with data "field" = the path and "expected" = what should stand
/// there.
[[noreturn]] void throw_invalid(const Path& path, std::string expected);

// Readers used by the generated types. Each throws like throw_invalid(). Lengths of strings are in
// Unicode characters.
const json::object& expect_object(const json::value& value, const Path& path);
const json::array& expect_array(const json::value& value, const Path& path, std::size_t max_items);
std::string expect_string(const json::value& value, const Path& path, std::size_t min_chars,
                          std::size_t max_chars);
std::int64_t expect_integer(const json::value& value, const Path& path, std::int64_t min,
                            std::int64_t max);
/// The member of that key, which must be there.
const json::value& expect_member(const json::object& object, std::string_view key,
                                 const Path& path);
/// An object whose keys are free, but not their number and length.
const json::object& expect_map(const json::value& value, const Path& path, std::size_t max_members,
                               std::size_t max_key_chars);
bool expect_boolean(const json::value& value, const Path& path);
/// Throws for any key that is not in `known`.
void refuse_unknown_keys(const json::object& object, const Path& path,
                         std::initializer_list<std::string_view> known);

}  // namespace kepka::wire
