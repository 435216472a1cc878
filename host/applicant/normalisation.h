// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "applicant/table.h"

namespace kepka::applicant {

bool is_in(std::span<const Range> ranges, char32_t character);

/// Without blanks (attributes.json) at both ends.
std::u32string_view trimmed(std::u32string_view text);

/// Without blanks and dashes: "112-233-445 95" → "11223344595".
std::u32string without_separators(std::u32string_view text);

/// NFC (Unicode 3.11) of a text that has only characters of `letters` (attributes.json); the tables
/// are made for those.
std::u32string to_nfc(std::u32string_view text);

}  // namespace kepka::applicant
