// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "doctor/browser_places.h"
#include "doctor/report.h"

namespace kepka::doctor {

/// A host that a sound manifest names, and how the browser would start it.
struct NamedHost {
  std::filesystem::path host;
  std::vector<std::string> arguments;
};

/// What stands between one installed browser and Kepka: its administrator's rules, its sandbox, its
/// version, the extension, the manifest. `hosts` gets what the browser would start.
Report check_browser(const Computer& computer, const InstalledBrowser& browser,
                     std::vector<NamedHost>& hosts);

}  // namespace kepka::doctor
