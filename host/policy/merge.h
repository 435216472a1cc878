// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "policy/policy.h"

namespace kepka::policy {

/// What several files' words about a rule make together, as the row's Merge says; its default where
/// there is none.
wire::json::value merged(const RuleRow& row, const std::vector<RuleSource>& said);

}  // namespace kepka::policy
