// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/policy.h"

namespace kepka::tests {

/// Rules that forbid something of every kind.
inline constexpr std::string_view strict_rules = R"({
  "origins": {"deny": ["https://*.example.ru"]},
  "grants": {"detect": {"deny": ["https://ca.other.ru"]}, "storages": {"deny": ["https://ca.other.ru"]},
             "identities": {"deny": ["https://ca.other.ru"]}},
  "methods": {"deny": ["sign"]}, "storages": {"deny": ["registry"]}, "algorithms": {"deny": ["rsa-2048"]},
  "parameterSets": {"deny": ["CryptoPro-A"]}, "modules": {"allow": [], "deny": ["/usr/lib/a.so"]},
  "sensorForTokens": true, "remember": false, "batch": 1, "signDigests": false, "export": false,
  "audit": "required"
})";

/// What a file with this text opens, beside strict_rules; empty if nothing. A text that is no rules
/// must close everything.
inline std::string opened_by(std::string_view text) {
  std::vector<policy::RuleFile> files = {policy::read_rule_text(strict_rules),
                                         policy::read_rule_text(text)};
  const bool damaged = !files.back().faults.empty();
  const policy::Policy rules = policy::Policy::of(std::move(files));
  const std::string denied = "https://ca.example.ru", other = "https://ca.other.ru";
  if (damaged != !rules.fault().empty()) return "a fault that is not told";
  if (rules.access(denied) != policy::Access::denied) return "a denied site";
  for (const auto grant :
       {policy::Grant::detect, policy::Grant::storages, policy::Grant::identities}) {
    if (rules.grant(grant, other) != policy::GrantState::denied) return "a grant";
  }
  if (rules.allows_method("sign")) return "a method";
  if (rules.allows_registry()) return "a storage";
  if (rules.allows_algorithm("rsa-2048")) return "an algorithm";
  if (rules.allows_parameter_set("CryptoPro-A")) return "a parameter set";
  if (rules.remember_allowed() || rules.sign_digests_allowed() || rules.export_allowed())
    return "a permission";
  if (rules.batch() != 1) return "a batch";
  if (!rules.modules().restricts) return "the modules";
  if (!damaged && (!rules.sensor_for_tokens() || !rules.audit_required())) return "a duty";
  if (damaged && rules.access(other) != policy::Access::denied) return "a site";
  if (damaged && !rules.modules().allow.empty()) return "a module";
  return {};
}

}  // namespace kepka::tests
