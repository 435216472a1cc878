// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "doctor/browser_places.h"

namespace kepka::doctor {

/// What a browser's administrator says about programs and extensions, as far as it is Kepka's
/// business. Each file that decides is named.
struct BrowserRules {
  std::vector<std::filesystem::path> malformed;
  std::filesystem::path blocks_host;             // empty: Kepka's program may be started
  std::filesystem::path forbids_user_manifests;  // empty: a person's own manifests count
  std::filesystem::path blocks_extension;        // empty: Kepka's extension may be installed
  bool installs_extension = false;
};

/// Chromium and its kin: every *.json of the folders, together (chromeenterprise.google:
/// NativeMessagingBlocklist, NativeMessagingAllowlist, NativeMessagingUserLevelHosts,
/// ExtensionSettings, ExtensionInstall*). Firefox: the first policies.json that is there
/// (ExtensionSettings).
BrowserRules browser_rules(const InstalledBrowser& browser);

}  // namespace kepka::doctor
