// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <boost/json/basic_parser_impl.hpp>
#include <cmath>
#include <limits>
#include <set>
#include <vector>

#include "base/error.h"
#include "wire/json.h"

namespace kepka::wire {
namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t max_depth = 32;

/// What the parser finds, put together on a stack. Refuses by setting an error and saying why in
/// `refused`.
class Handler {
 public:
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

  using ErrorOut = boost::system::error_code&;

  bool on_document_begin(ErrorOut) {
    values_.reset();
    return true;
  }
  bool on_document_end(ErrorOut) { return true; }

  bool on_object_begin(ErrorOut) {
    keys_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t size, ErrorOut) {
    keys_.pop_back();
    values_.push_object(size);
    return true;
  }
  bool on_array_begin(ErrorOut) { return true; }
  bool on_array_end(std::size_t size, ErrorOut) {
    values_.push_array(size);
    return true;
  }

  bool on_key_part(json::string_view part, std::size_t, ErrorOut) { return append(part); }
  bool on_key(json::string_view part, std::size_t, ErrorOut error) {
    append(part);
    if (!keys_.back().insert(text_).second) return refuse("duplicate key", error);
    values_.push_key(text_);
    text_.clear();
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, ErrorOut) { return append(part); }
  bool on_string(json::string_view part, std::size_t, ErrorOut) {
    append(part);
    values_.push_string(text_);
    text_.clear();
    return true;
  }

  bool on_number_part(json::string_view part, ErrorOut) { return append(part); }
  bool on_int64(std::int64_t number, json::string_view, ErrorOut) {
    values_.push_int64(number);
    text_.clear();
    return true;
  }
  bool on_uint64(std::uint64_t, json::string_view, ErrorOut error) {
    return refuse("integer out of range", error);
  }
  bool on_double(double number, json::string_view part, ErrorOut error) {
    append(part);
    // The parser makes a double of an integer that is too long for 64 bits.
    if (text_.find_first_of(".eE") == std::string::npos) {
      return refuse("integer out of range", error);
    }
    if (!std::isfinite(number)) return refuse("number out of range", error);
    values_.push_double(number);
    text_.clear();
    return true;
  }
  bool on_bool(bool value, ErrorOut) {
    values_.push_bool(value);
    return true;
  }
  bool on_null(ErrorOut) {
    values_.push_null();
    return true;
  }
  bool on_comment_part(json::string_view, ErrorOut error) { return refuse("comment", error); }
  bool on_comment(json::string_view, ErrorOut error) { return refuse("comment", error); }

  json::value release() { return values_.release(); }
  const std::string& refused() const { return refused_; }

 private:
  bool append(json::string_view part) {
    text_.append(part.data(), part.size());
    return true;
  }

  bool refuse(const char* why, ErrorOut error) {
    refused_ = why;
    error = boost::system::errc::make_error_code(boost::system::errc::invalid_argument);
    return false;
  }

  json::value_stack values_;
  std::vector<std::set<std::string, std::less<>>> keys_;
  std::string text_;  // of the string, key or number that is being read
  std::string refused_;
};

[[noreturn]] void throw_malformed(std::size_t at, const std::string& why) {
  throw Error(ErrorCode::malformedJson, why).with("at", std::to_string(at));
}

}  // namespace

json::value parse_json(std::string_view text, std::size_t limit) {
  if (text.size() > limit) throw_malformed(limit, "too long");

  json::parse_options options;
  options.max_depth = max_depth;
  json::basic_parser<Handler> parser(options);
  boost::system::error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (error) {
    const std::string& refused = parser.handler().refused();
    throw_malformed(read, refused.empty() ? error.message() : refused);
  }
  const std::size_t rest = text.find_first_not_of(" \t\r\n", read);
  if (rest != std::string_view::npos) throw_malformed(rest, "text after the value");
  return parser.handler().release();
}

}  // namespace kepka::wire
