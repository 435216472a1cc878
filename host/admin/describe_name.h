// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/findings.h"
#include "pki/name.h"

namespace kepka::admin {

/// [{"label", "oid", "type", "value"}] in the order of the name; odd string types, lengths and
/// check digits go into the findings.
wire::json::array describe_name(const pki::Name& name, Findings& findings);

}  // namespace kepka::admin
