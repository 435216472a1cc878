// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "admin/browsers.h"
#include "doctor/computer.h"

namespace kepka::doctor {

/// One browser of the table (manifests/browsers.json) that is installed here, with its places as
/// they are for this person.
struct InstalledBrowser {
  std::string name, label;
  admin::BrowserKind kind = admin::BrowserKind::chromium;
  unsigned minimum = 0;    // the oldest version that Kepka's extension works in
  std::string sandbox;     // "snap", "flatpak" or empty
  std::string permission;  // the command that lets it start programs; empty: there is none
  std::vector<std::filesystem::path> profiles, user, system, policies;

  bool is_firefox() const { return kind == admin::BrowserKind::firefox; }
};

std::vector<InstalledBrowser> installed_browsers(const Computer& computer);

/// The major version that was started last with one of the profiles; 0: not known.
unsigned last_version(const InstalledBrowser& browser);

/// A text file up to `limit` bytes, through links; empty if it cannot be read or is longer.
std::string read_text(const std::filesystem::path& path, std::size_t limit);

/// The folders in a folder, at most `limit`.
std::vector<std::filesystem::path> folders_in(const std::filesystem::path& folder,
                                              std::size_t limit);

}  // namespace kepka::doctor
