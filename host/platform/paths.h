// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>

namespace kepka::platform {

/// What the environment's variable says, if it is an absolute path: the XDG Base Directory
/// Specification has relative ones ignored.
std::optional<std::filesystem::path> path_in_environment(const char* variable);

/// Where Kepka keeps this person's data: $XDG_DATA_HOME/kepka, else ~/.local/share/kepka. Throws
/// Error(storeUnavailable) when neither variable is set to an absolute path.
std::filesystem::path data_folder();

/// The administrator's rules: /etc/kepka/policy.d. Test builds can move it (overrides.h).
std::filesystem::path policy_folder();

/// The folder of the running program; empty if the system does not tell.
std::filesystem::path program_folder();

/// This computer's name as its user knows it (gethostname), for "the key was made on computer
/// BUH-2".
std::string computer_name();

}  // namespace kepka::platform
