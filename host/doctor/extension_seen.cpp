// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/extension_seen.h"

#include <algorithm>
#include <array>
#include <span>
#include <system_error>

#include "ids.gen.h"

namespace kepka::doctor {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t profiles_max = 50;
constexpr std::size_t settings_limit = 32 * 1024 * 1024;

// Where packages lay extensions for every user.
constexpr std::array chromium_shares{"/usr/share/chromium/extensions",
                                     "/usr/share/google-chrome/extensions"};
constexpr const char* firefox_share =
    "/usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}";

// What a profile keeps its list of extensions in.
constexpr std::array chromium_lists{"Secure Preferences", "Preferences"};
constexpr std::array firefox_lists{"extensions.json"};

std::span<const std::string_view> ids_of(const InstalledBrowser& browser) {
  if (browser.is_firefox()) return ids::firefox_ids;
  return ids::chromium_ids;
}

bool is_shared(const Computer& computer, const InstalledBrowser& browser, const std::string& id) {
  std::error_code error;
  if (browser.is_firefox()) {
    const fs::path folder = computer.at(firefox_share);
    return fs::exists(folder / id, error) || fs::exists(folder / (id + ".xpi"), error);
  }
  return std::ranges::any_of(chromium_shares, [&](const char* share) {
    return fs::exists(computer.at(share) / (id + ".json"), error);
  });
}

bool is_in_profile(const fs::path& profile, const InstalledBrowser& browser,
                   const std::string& id) {
  const std::span<const char* const> lists = browser.is_firefox()
                                                 ? std::span<const char* const>(firefox_lists)
                                                 : std::span<const char* const>(chromium_lists);
  const std::string quoted = '"' + id + '"';
  return std::ranges::any_of(lists, [&](const char* list) {
    return read_text(profile / list, settings_limit).find(quoted) != std::string::npos;
  });
}

}  // namespace

ExtensionSeen extension_seen(const Computer& computer, const InstalledBrowser& browser) {
  bool has_profile = false;
  for (const std::string_view view : ids_of(browser)) {
    const std::string id(view);
    if (is_shared(computer, browser, id)) return ExtensionSeen::yes;
    for (const fs::path& folder : browser.profiles) {
      std::error_code error;
      has_profile = has_profile || fs::is_directory(folder, error);
      for (const fs::path& profile : folders_in(folder, profiles_max)) {
        if (is_in_profile(profile, browser, id)) return ExtensionSeen::yes;
      }
    }
  }
  return has_profile ? ExtensionSeen::no : ExtensionSeen::unknown;
}

}  // namespace kepka::doctor
