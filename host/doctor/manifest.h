// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include "doctor/browser_places.h"
#include "doctor/report.h"

namespace kepka::doctor {

enum class Scope { user, system };

/// A native messaging host's manifest where a browser looks for it.
struct ManifestFile {
  std::filesystem::path path;
  Scope scope = Scope::system;
  std::filesystem::path host;  // what it names; empty if it cannot be told
  bool is_sound = false;       // the browser would start the host for Kepka's extension
};

/// Reads and judges one; what is wrong goes to `report`.
ManifestFile judge_manifest(const std::filesystem::path& path, Scope scope,
                            const InstalledBrowser& browser, Report& report);

/// "org.kepka.host.json"
}  // namespace kepka::doctor
