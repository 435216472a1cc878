// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <set>
#include <system_error>

#include "doctor/checks.h"
#include "doctor/folder_state.h"
#include "platform/paths.h"
#include "policy/rule_file.h"
#include "wire/json.h"

namespace kepka::doctor {
namespace {

namespace fs = std::filesystem;
namespace json = wire::json;

constexpr std::string_view allow_end = ".allow", deny_end = ".deny";

/// What all files together put into each list: "origins.allow" → its texts.
std::map<std::string, std::set<std::string>> lists_of(const policy::Policy& rules) {
  std::map<std::string, std::set<std::string>> lists;
  for (const policy::RuleFile& file : rules.files()) {
    for (const policy::SaidRule& said : file.said) {
      if (!said.value.is_array()) continue;
      auto& list = lists[std::string(policy::row_of(said.key).key)];
      for (const json::value& item : said.value.get_array()) {
        if (item.is_string()) list.emplace(item.get_string());
      }
    }
  }
  return lists;
}

/// What one list allows and its sister denies: deny wins, which is not what both wanted.
void check_lists(const policy::Policy& rules, Report& report) {
  const auto lists = lists_of(rules);
  for (const auto& [key, allowed] : lists) {
    if (!key.ends_with(allow_end)) continue;
    const std::string name = key.substr(0, key.size() - allow_end.size());
    const auto denied = lists.find(name + std::string(deny_end));
    if (denied == lists.end()) continue;
    for (const std::string& each : allowed) {
      if (denied->second.contains(each))
        report.add("rulesConflict", {{"rule", name}, {"what", each}});
    }
  }
}

/// One value that two files give differently: the stricter one holds.
void check_values(const policy::Policy& rules, Report& report) {
  for (const policy::EffectiveRule& rule : rules.rules()) {
    const auto differs = [&](const policy::RuleSource& source) {
      return !source.value.is_array() && source.value != rule.sources.front().value;
    };
    if (std::ranges::none_of(rule.sources, differs)) continue;
    std::string files;
    for (const policy::RuleSource& source : rule.sources)
      files.append(files.empty() ? "" : ", ").append(source.file.filename().string());
    report.add("rulesDiffer", {{"rule", std::string(policy::row_of(rule.key).key)},
                               {"value", json::serialize(rule.value)},
                               {"files", files}});
  }
}

void check_modules_named(const policy::Policy& rules, Report& report) {
  const policy::Modules modules = rules.modules();
  for (const fs::path& module : modules.allow) {
    std::error_code error;
    if (!fs::exists(module, error)) report.add("rulesModuleMissing", {{"module", module.string()}});
  }
}

/// Why nobody may use Kepka: by name where a file is not safe, else by the rules' own words.
void tell_fault(const fs::path& folder, const policy::Policy& rules, Report& report) {
  std::vector<fs::path> places{folder};
  for (const policy::RuleFile& file : rules.files()) places.push_back(file.file);
  for (const fs::path& place : places) {
    if (!file_state(place, true).others_may_write) continue;
    return report.add("rulesUnsafe", {{"file", place.string()}});
  }
  report.add("rulesDamaged", {{"detail", rules.fault()}, {"folder", folder.string()}});
}

}  // namespace

Report check_rules(const Computer& computer, const policy::Policy& rules) {
  Report report(computer);
  const fs::path folder = platform::policy_folder();
  if (!rules.fault().empty()) {
    tell_fault(folder, rules, report);
    return report;
  }
  check_lists(rules, report);
  check_values(rules, report);
  check_modules_named(rules, report);
  if (rules.files().empty()) {
    report.add("noRules", {{"folder", folder.string()}});
  } else if (report.worst() == Severity::ok) {
    report.add("rulesReady", {{"count", std::to_string(rules.files().size())}});
  }
  return report;
}

}  // namespace kepka::doctor
