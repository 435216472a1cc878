// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "admin/language.h"
#include "pki/certificate.h"
#include "wire/json.h"

namespace kepka::apps {

/// A report on standard output, as text or as one line of JSON. Throws std::ios_base::failure if it
/// cannot be written.
void print_report(const wire::json::object& report, bool as_json, admin::Language language);

/// Lines as they are, on standard output. Throws the same.
void print_lines(const std::string& lines);

pki::Time now();

}  // namespace kepka::apps
