// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "policy/report.h"

#include "protocol.gen.h"

namespace kepka::policy {

namespace {

namespace json = wire::json;

json::object fault_report(const RuleFault& fault) {
  json::object out{{"field", fault.field}, {"problem", fault.problem}};
  if (fault.line == 0) return out;
  out["line"] = fault.line;
  out["column"] = fault.column;
  return out;
}

json::object rule_report(const EffectiveRule& rule) {
  const RuleRow& row = row_of(rule.key);
  json::array sources;
  for (const RuleSource& source : rule.sources)
    sources.push_back(json::object{{"file", source.file.string()}, {"value", source.value}});
  return {{"key", row.key},     {"value", rule.value},  {"default", sources.empty()},
          {"sources", sources}, {"ru", row.meaning_ru}, {"en", row.meaning_en}};
}

const char* word_of(Access access) {
  switch (access) {
    case Access::allowed:
      return "allowed";
    case Access::asks:
      return "asks";
    case Access::denied:
      break;
  }
  return "denied";
}

const char* word_of(GrantState state) {
  if (state == GrantState::usual) return "usual";
  return state == GrantState::granted ? "granted" : "denied";
}

}  // namespace

json::object file_report(const RuleFile& file) {
  json::array faults;
  for (const RuleFault& fault : file.faults) faults.push_back(fault_report(fault));
  return {{"file", file.file.string()}, {"faults", std::move(faults)}};
}

json::object rules_report(const Policy& rules, const std::filesystem::path& folder) {
  json::object out{{"folder", folder.string()}};
  if (!rules.fault().empty()) out["fault"] = rules.fault();
  json::array files, values;
  for (const RuleFile& file : rules.files()) files.push_back(file_report(file));
  for (const EffectiveRule& rule : rules.rules()) values.push_back(rule_report(rule));
  out["files"] = std::move(files);
  out["rules"] = std::move(values);
  return out;
}

json::object origin_report(const Policy& rules, const std::string& origin) {
  const std::string checked = checked_origin(origin);
  const Access access = rules.access(checked);
  json::array methods;
  for (const auto& method : wire::protocol::method_table) {
    const bool of_pages = method.audience != wire::protocol::Audience::extension;
    const bool may = access != Access::denied && !rules.method_refusal(checked, method.name);
    if (of_pages && may) methods.push_back(json::string(method.name));
  }
  const auto grant = [&](Grant what) { return word_of(rules.grant(what, checked)); };
  return {{"origin", checked},
          {"access", word_of(access)},
          {"grants",
           {{"detect", grant(Grant::detect)},
            {"storages", grant(Grant::storages)},
            {"identities", grant(Grant::identities)}}},
          {"methods", std::move(methods)}};
}

}  // namespace kepka::policy
