// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace kepka::prompt {

/// The text for `command`, made to fit into one Assuan line after escaping. The first line of a
/// text says which site asks and is never shortened; of the others the longest are cut first and
/// end in "…". Throws Error(promptFailed) when even that does not help: a window without its site
/// is not shown.
std::string fit_text(std::string_view command, std::string text);

/// A button's label: an underscore would mark the next letter as its key, so it is doubled.
std::string button_label(std::string_view label);

}  // namespace kepka::prompt
