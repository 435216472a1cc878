// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace kepka::policy {

enum class RuleType { patterns, methods, names, paths, path, boolean, integer, choice };

/// What several files' words make together (rules.json explains them).
enum class Merge { union_of, all, any, smallest, furthest, last };

/// A row of the table of rules (rules.json).
struct RuleRow {
  std::string_view key;  // as it stands in a file, its objects' names before it: "origins.allow"
  RuleType type;
  Merge merge;
  std::int64_t min, max;                    // of an integer
  std::span<const std::string_view> names;  // of names and choice
  std::string_view default_json;            // the value where no file says anything
  std::string_view locked_json;             // and while the rules are damaged
  bool managed;                             // the extension's managed storage has it, too
  std::string_view meaning_ru, meaning_en;
};

}  // namespace kepka::policy
