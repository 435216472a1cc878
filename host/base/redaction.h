// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace kepka::base {

/// What a line of the log may hold, at most 1000 bytes of it: the log is English, so letters beyond
/// ASCII, numbers of more than eight digits (SNILS, INN, a token's) and addresses can only be a
/// person's, a token's or a page's, and are left out; so are control characters, with which a page
/// could add lines.
std::string redacted(std::string_view line);

}  // namespace kepka::base
