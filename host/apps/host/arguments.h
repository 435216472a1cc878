// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

namespace kepka::apps {

/// Who started the host, as far as its arguments say. They prove nothing (any program of this user
/// can pass them); they keep a wrong manifest from working by accident.
enum class StartedBy {
  known_extension,    // Chromium: chrome-extension://<id>/ ; Firefox: <manifest path> <add-on id>
  unknown_extension,  // another id: the host leaves
  nobody_named,       // no argument, as through a sandbox's portal: served, but without remembered
                      // grants
};

/// `arguments` without the program's name. What browsers add (--parent-window=…,
/// --reconnect-command=…) is passed over.
StartedBy started_by(std::span<char* const> arguments);

}  // namespace kepka::apps
