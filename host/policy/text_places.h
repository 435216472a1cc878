// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace kepka::policy {

struct TextPlace {
  std::size_t line, column;  // from 1; a column is a byte
};

TextPlace place_at(std::string_view text, std::size_t offset);

/// Where each member and item of a JSON text begins, by its path ("origins.allow[2]"). The text is
/// one that wire::parse_json() has taken.
std::map<std::string, std::size_t, std::less<>> offsets_in(std::string_view json_text);

}  // namespace kepka::policy
