// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>

namespace kepka::apps {

/// A log on standard error, which Firefox shows in its console and Chromium passes to its own:
/// time, process and one line. Standard output belongs to the frames. Thread-safe.
std::function<void(const std::string& line)> make_log();

}  // namespace kepka::apps
