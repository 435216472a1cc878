// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "policy/policy.h"

#include <algorithm>
#include <utility>

#include "policy/merge.h"

namespace kepka::policy {

namespace {

namespace json = wire::json;

/// The first fault of the files, for one line; empty if there is none.
std::string first_fault(const std::vector<RuleFile>& files) {
  for (const RuleFile& file : files) {
    if (!file.faults.empty()) return file.file.string() + ": " + file.faults.front().text();
  }
  return {};
}

std::vector<RuleSource> sources_of(RuleKey key, const std::vector<RuleFile>& files) {
  std::vector<RuleSource> out;
  for (const RuleFile& file : files) {
    for (const SaidRule& said : file.said) {
      if (said.key == key) out.push_back({file.file, said.value});
    }
  }
  return out;
}

struct GrantRules {
  RuleKey allow, deny;
};

GrantRules rules_of(Grant what) {
  switch (what) {
    case Grant::detect:
      return {RuleKey::grants_detect_allow, RuleKey::grants_detect_deny};
    case Grant::storages:
      return {RuleKey::grants_storages_allow, RuleKey::grants_storages_deny};
    case Grant::identities:
      break;
  }
  return {RuleKey::grants_identities_allow, RuleKey::grants_identities_deny};
}

std::vector<std::filesystem::path> paths_of(const json::value& value) {
  std::vector<std::filesystem::path> out;
  if (const json::array* items = value.if_array()) {
    for (const json::value& item : *items) out.emplace_back(std::string(item.as_string()));
  }
  return out;
}

}  // namespace

Policy Policy::load(const std::filesystem::path& folder) { return of(read_rule_folder(folder)); }

Policy Policy::of(std::vector<RuleFile> files) {
  Policy policy;
  policy.files_ = std::move(files);
  policy.fault_ = first_fault(policy.files_);
  for (std::size_t i = 0; i < std::size(rule_table); ++i) {
    const auto key = static_cast<RuleKey>(i);
    if (policy.fault_.empty()) {
      auto sources = sources_of(key, policy.files_);
      json::value value = merged(row_of(key), sources);
      policy.rules_.push_back({key, std::move(value), std::move(sources)});
    } else {
      // Rules that cannot be read might have said anything.
      policy.rules_.push_back({key, wire::parse_json(row_of(key).locked_json), {}});
    }
  }
  return policy;
}

Access Policy::access(const std::string& origin) const {
  const auto parsed = parse_origin(origin);
  if (!parsed || !fault_.empty() || any_matches(RuleKey::origins_deny, *parsed))
    return Access::denied;
  if (any_matches(RuleKey::origins_allow, *parsed))
    return any_matches(RuleKey::origins_ask, *parsed) ? Access::asks : Access::allowed;
  return value(RuleKey::origins_allow).is_null() ? Access::asks : Access::denied;
}

GrantState Policy::grant(Grant what, const std::string& origin) const {
  if (access(origin) == Access::denied) return GrantState::denied;
  const Origin parsed = parse_origin(origin).value();
  const GrantRules rules = rules_of(what);
  if (any_matches(rules.deny, parsed)) return GrantState::denied;
  const bool also = what == Grant::identities && any_matches(RuleKey::identities, parsed);
  if (also || any_matches(rules.allow, parsed)) return GrantState::granted;
  // Every site may learn how Kepka stands unless some may: there is no person to ask.
  const bool restricts = what == Grant::detect && !value(rules.allow).is_null();
  return restricts ? GrantState::denied : GrantState::usual;
}

bool Policy::grants_identities(const std::string& origin) const {
  return grant(Grant::identities, origin) == GrantState::granted;
}

std::optional<base::ErrorCode> Policy::method_refusal(const std::string& origin,
                                                      std::string_view method) const {
  const bool detects = method == "site.access";
  if (detects && grant(Grant::detect, origin) == GrantState::denied)
    return base::ErrorCode::grantForbidden;
  if (!detects && !allows_method(method)) return base::ErrorCode::methodForbidden;
  return std::nullopt;
}

bool Policy::allows_method(std::string_view name) const {
  const std::string family = std::string(name.substr(0, name.find('.'))) + ".*";
  return allows(RuleKey::methods_allow, RuleKey::methods_deny, {name, family});
}

bool Policy::allows_registry() const {
  return allows(RuleKey::storages_allow, RuleKey::storages_deny, {"registry"});
}

bool Policy::allows_token(bool active) const {
  return allows(RuleKey::storages_allow, RuleKey::storages_deny,
                {"token", active ? "activeToken" : "passiveToken"});
}

bool Policy::allows_algorithm(std::string_view name) const {
  return allows(RuleKey::algorithms_allow, RuleKey::algorithms_deny, {name});
}

bool Policy::allows_parameter_set(std::string_view name) const {
  return allows(RuleKey::parameter_sets_allow, RuleKey::parameter_sets_deny, {name});
}

unsigned Policy::batch() const { return static_cast<unsigned>(value(RuleKey::batch).as_int64()); }

Modules Policy::modules() const {
  const json::value& allow = value(RuleKey::modules_allow);
  return {!allow.is_null(), paths_of(allow), paths_of(value(RuleKey::modules_deny))};
}

const json::value& Policy::value(RuleKey key) const {
  return rules_[static_cast<std::size_t>(key)].value;
}

bool Policy::yes(RuleKey key) const { return value(key).as_bool(); }

std::string Policy::word(RuleKey key) const {
  const json::value& said = value(key);
  return said.is_null() ? std::string() : std::string(said.as_string());
}

bool Policy::names(RuleKey key, std::string_view name) const {
  const json::array* items = value(key).if_array();
  return items != nullptr && std::any_of(items->begin(), items->end(), [name](const auto& item) {
           return std::string_view(item.as_string()) == name;
         });
}

bool Policy::any_matches(RuleKey key, const Origin& origin) const {
  const json::array* items = value(key).if_array();
  if (items == nullptr) return false;
  return std::any_of(items->begin(), items->end(), [&origin](const json::value& item) {
    const auto pattern = parse_pattern(std::string_view(item.as_string()));
    return pattern && matches(*pattern, origin);
  });
}

/// Whether it, by any of its names, is not denied, and allowed where there is a list of what is.
bool Policy::allows(RuleKey allow, RuleKey deny,
                    std::initializer_list<std::string_view> known_as) const {
  if (!fault_.empty()) return false;
  const auto named_in = [&](RuleKey list) {
    return std::any_of(known_as.begin(), known_as.end(),
                       [&](std::string_view name) { return names(list, name); });
  };
  if (named_in(deny)) return false;
  return value(allow).is_null() || named_in(allow);
}

}  // namespace kepka::policy
