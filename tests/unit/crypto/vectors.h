// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "base/bytes.h"

// The standards' examples under tests/data/vectors.
namespace kepka::tests {

inline boost::json::array vectors_of(const std::string& file, const char* list = "vectors") {
  std::ifstream in(std::string(KEPKA_TEST_DATA "/vectors/") + file);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error("cannot read " + file);
  return boost::json::parse(text.str()).as_object().at(list).as_array();
}

inline std::string text_field(const boost::json::value& vector, const char* name) {
  return std::string(vector.as_object().at(name).as_string());
}

inline base::Bytes hex_field(const boost::json::value& vector, const char* name) {
  return base::from_hex(text_field(vector, name));
}

inline base::Bytes reversed(const base::Bytes& bytes) { return {bytes.rbegin(), bytes.rend()}; }

inline base::Bytes joined(base::Bytes first, const base::Bytes& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

}  // namespace kepka::tests
