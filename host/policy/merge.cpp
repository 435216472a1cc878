// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "policy/merge.h"

#include <algorithm>

namespace kepka::policy {

namespace {

namespace json = wire::json;

/// Each item once, in the order of the files.
json::value united(const std::vector<RuleSource>& said) {
  json::array out;
  for (const RuleSource& source : said) {
    for (const json::value& item : source.value.as_array()) {
      if (std::find(out.begin(), out.end(), item) == out.end()) out.push_back(item);
    }
  }
  return out;
}

bool says_so(const RuleSource& source) { return source.value.as_bool(); }

json::value smallest(const std::vector<RuleSource>& said) {
  std::int64_t out = said.front().value.as_int64();
  for (const RuleSource& source : said) out = std::min(out, source.value.as_int64());
  return out;
}

json::value furthest(const RuleRow& row, const std::vector<RuleSource>& said) {
  const auto rank = [&row](const RuleSource& source) {
    return std::find(row.names.begin(), row.names.end(),
                     std::string_view(source.value.as_string())) -
           row.names.begin();
  };
  return std::max_element(said.begin(), said.end(),
                          [&](const RuleSource& one, const RuleSource& other) {
                            return rank(one) < rank(other);
                          })
      ->value;
}

}  // namespace

json::value merged(const RuleRow& row, const std::vector<RuleSource>& said) {
  if (said.empty()) return wire::parse_json(row.default_json);
  switch (row.merge) {
    case Merge::union_of:
      return united(said);
    case Merge::all:
      return std::all_of(said.begin(), said.end(), says_so);
    case Merge::any:
      return std::any_of(said.begin(), said.end(), says_so);
    case Merge::smallest:
      return smallest(said);
    case Merge::furthest:
      return furthest(row, said);
    case Merge::last:
      break;
  }
  return said.back().value;
}

}  // namespace kepka::policy
