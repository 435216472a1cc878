// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <memory>

#include "prompt/prompt.h"

namespace kepka::prompt {

/// Windows by a pinentry program (Assuan protocol). `policy_path`: the administrator's choice,
/// which is kept to, or empty for the best one of this desktop: gnome3 on GNOME, qt on KDE, then
/// gtk-2, then whatever `pinentry` is; never one that draws into a terminal. `lock_file` is held
/// while a window is open.
std::unique_ptr<Prompt> make_pinentry_prompt(std::filesystem::path policy_path,
                                             std::filesystem::path lock_file);

}  // namespace kepka::prompt
