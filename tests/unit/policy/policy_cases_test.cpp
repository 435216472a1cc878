// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// tests/data/policy_cases.json: rules, a question, and what must be answered.
#include <functional>
#include <map>

#include "catch.h"
#include "policy/policy.h"
#include "programs.h"
#include "wire/json.h"

using namespace kepka;
using policy::Policy;
namespace json = wire::json;

namespace {

std::string yes_or_no(bool yes) { return yes ? "yes" : "no"; }

std::string answer_of_access(const Policy& rules, const std::string& origin) {
  switch (rules.access(origin)) {
    case policy::Access::allowed:
      return "allowed";
    case policy::Access::asks:
      return "asks";
    case policy::Access::denied:
      break;
  }
  return "denied";
}

std::string answer_of_grant(policy::GrantState state) {
  if (state == policy::GrantState::usual) return "usual";
  return state == policy::GrantState::granted ? "granted" : "denied";
}

bool may_use_storage(const Policy& rules, const std::string& kind) {
  return kind == "registry" ? rules.allows_registry() : rules.allows_token(kind == "activeToken");
}

using Question = std::function<std::string(const Policy&, const std::string& about)>;

const std::map<std::string, Question, std::less<>> questions = {
    {"access", answer_of_access},
    {"detect",
     [](const Policy& rules, const std::string& origin) {
       return answer_of_grant(rules.grant(policy::Grant::detect, origin));
     }},
    {"storages",
     [](const Policy& rules, const std::string& origin) {
       return answer_of_grant(rules.grant(policy::Grant::storages, origin));
     }},
    {"identities",
     [](const Policy& rules, const std::string& origin) {
       return answer_of_grant(rules.grant(policy::Grant::identities, origin));
     }},
    {"method", [](const Policy& rules,
                  const std::string& name) { return yes_or_no(rules.allows_method(name)); }},
    {"storage", [](const Policy& rules,
                   const std::string& kind) { return yes_or_no(may_use_storage(rules, kind)); }},
    {"algorithm", [](const Policy& rules,
                     const std::string& name) { return yes_or_no(rules.allows_algorithm(name)); }},
    {"parameterSet",
     [](const Policy& rules, const std::string& name) {
       return yes_or_no(rules.allows_parameter_set(name));
     }},
    {"remember",
     [](const Policy& rules, const std::string&) { return yes_or_no(rules.remember_allowed()); }},
    {"batch",
     [](const Policy& rules, const std::string&) { return std::to_string(rules.batch()); }},
    {"signDigests", [](const Policy& rules,
                       const std::string&) { return yes_or_no(rules.sign_digests_allowed()); }},
    {"export",
     [](const Policy& rules, const std::string&) { return yes_or_no(rules.export_allowed()); }},
    {"sensorForTokens",
     [](const Policy& rules, const std::string&) { return yes_or_no(rules.sensor_for_tokens()); }},
    {"audit", [](const Policy& rules,
                 const std::string&) { return rules.audit_required() ? "required" : "on"; }},
    {"log.level", [](const Policy& rules, const std::string&) { return rules.log_level(); }},
    {"log.file",
     [](const Policy& rules, const std::string&) { return yes_or_no(rules.log_to_file()); }},
    {"pinentry", [](const Policy& rules, const std::string&) { return rules.pinentry().string(); }},
    {"fault",
     [](const Policy& rules, const std::string&) { return yes_or_no(!rules.fault().empty()); }},
};

Policy policy_of(const json::array& files) {
  std::vector<policy::RuleFile> read;
  for (const json::value& file : files) {
    read.push_back(policy::read_rule_text(json::serialize(file)));
    read.back().file = "rules.json";
  }
  return Policy::of(std::move(read));
}

}  // namespace

TEST_CASE("every decision of the table is made as it says") {
  const json::value groups = wire::parse_json(
      tests::read_text(std::filesystem::path(KEPKA_TEST_DATA) / "policy_cases.json"));
  std::size_t decisions = 0;
  for (const json::value& group : groups.as_array()) {
    const Policy rules = policy_of(group.at("rules").as_array());
    for (const json::value& row : group.at("cases").as_array()) {
      const std::string question(row.at(0).as_string()), about(row.at(1).as_string());
      INFO(group.at("name") << ": " << question << " " << about);
      CHECK(questions.at(question)(rules, about) == row.at(2).as_string());
      ++decisions;
    }
  }
  CHECK(decisions >= 100);
}
