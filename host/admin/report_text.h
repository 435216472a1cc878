// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "admin/language.h"
#include "wire/json.h"

namespace kepka::admin {

/// What inspect() or verify() gave, as lines for a person. Texts from the file cannot move a
/// terminal's cursor or turn its writing around: control and bidi characters become \u{...}.
std::string report_text(const wire::json::object& report, Language language);

/// The word for a key of a report, or for a value that is a word of Kepka's own; nullptr if there
/// is none (report_labels.cpp).
const Text* find_label(std::string_view key);

}  // namespace kepka::admin
