// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "admin/language.h"
#include "base/patience.h"
#include "doctor/report.h"
#include "wire/json.h"

namespace kepka::doctor {

/// Looks at everything that stands between a page and a key: browsers, the program, its windows,
/// tokens, this person's keys, the administrator's rules. Changes nothing, needs no password and
/// no PIN, asks no network. Takes a second; what hangs costs its own deadline, a few seconds. A
/// check that fails by itself is a finding, never the end. Throws what patience throws.
Report examine(const Computer& computer, const base::Patience& patience);

/// {"version", "system", "worst", "findings": [{"group", "id", "severity", "message": {"ru", "en"},
/// "remedy"?: {"ru", "en"}, "command"?}]}: without names of people, numbers of tokens and
/// certificates. It is also the support bundle.
wire::json::object report_json(const Report& report, const Computer& computer);

/// The same as lines for a person.
std::string doctor_text(const Report& report, admin::Language language);

}  // namespace kepka::doctor
