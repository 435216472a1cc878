// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "policy.gen.h"  // RuleKey and the table, made from rules.json
#include "wire/json.h"

// One file of the administrator's rules.
namespace kepka::policy {

constexpr std::size_t rule_file_limit = 256 * 1024;  // bytes

const RuleRow& row_of(RuleKey key);

struct RuleFault {
  std::string field;                 // "origins.allow[2]"; empty for the whole
  std::string problem;               // English, one line
  std::size_t line = 0, column = 0;  // from 1; 0 where the fault has no place in the text

  /// "3:14: origins.allow[2]: expected an origin"
  std::string text() const;
};

struct SaidRule {
  RuleKey key;
  wire::json::value value;
};

struct RuleFile {
  std::filesystem::path file;
  std::vector<SaidRule> said;  // none if there are faults
  std::vector<RuleFault> faults;
};

/// Everything that a file's text says, or everything that is wrong with it. Never throws for what
/// the text holds.
RuleFile read_rule_text(std::string_view text);

/// A file of the folder: also a file that others than root may write, or that cannot be read, is a
/// fault. (A test build's folder belongs to whoever runs the test.)
RuleFile read_rule_file(const std::filesystem::path& file);

/// For `kepka policy check`: what is in it, whoever may write it.
RuleFile check_rule_file(const std::filesystem::path& file);

/// Every *.json of the folder in the order of their names; more than 256 of them, or a folder that
/// others than root may write, is a fault of the folder.
std::vector<RuleFile> read_rule_folder(const std::filesystem::path& folder);

}  // namespace kepka::policy
