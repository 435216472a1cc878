// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "platform/child.h"

namespace kepka::prompt {

/// The programs to look for, best first, on a desktop as XDG_CURRENT_DESKTOP names it
/// ("ubuntu:GNOME").
std::vector<platform::Program> pinentry_order(std::string_view desktop);

/// True for a program that would draw into a terminal, also behind links: it must never be started,
/// the terminal is the browser's.
bool is_terminal_pinentry(const std::filesystem::path& program);

/// Those that are installed and show windows, best first. The administrator's choice, if there is
/// one, is kept to: if it cannot be used, nothing else is. May be empty.
std::vector<std::filesystem::path> find_pinentries(const std::filesystem::path& policy_path);

}  // namespace kepka::prompt
