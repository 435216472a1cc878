// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "policy/policy.h"

// What `kepka policy` and doctor tell of the rules, as JSON.
namespace kepka::policy {

/// {"folder", "fault"?, "files": [{"file", "faults": [{"field", "problem", "line", "column"}]}],
/// "rules": [{"key", "value", "default", "sources": [{"file", "value"}], "ru", "en"}]}
wire::json::object rules_report(const Policy& rules, const std::filesystem::path& folder);

/// What the rules mean for a site: {"origin", "access", "grants": {"detect", "storages",
/// "identities"}, "methods": [those that it may call]}. Throws Error(siteNotAllowed) for what is no
/// origin.
wire::json::object origin_report(const Policy& rules, const std::string& origin);

wire::json::object file_report(const RuleFile& file);

}  // namespace kepka::policy
