// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/browsers.h"

#include <algorithm>
#include <cstdlib>

#include "browsers.gen.h"
#include "ids.gen.h"
#include "wire/json.h"

namespace kepka::admin {
namespace {

constexpr std::string_view home_prefix = "~/";
constexpr std::string_view config_prefix = "$XDG_CONFIG_HOME/";

std::filesystem::path absolute_or_empty(const char* variable) {
  const char* value = std::getenv(variable);
  // The XDG Base Directory Specification has relative paths ignored.
  return value != nullptr && value[0] == '/' ? std::filesystem::path(value)
                                             : std::filesystem::path();
}

}  // namespace

std::span<const Browser> browsers(System system) {
  switch (system) {
    case System::windows:
      return browsers_of_windows;
    case System::macos:
      return browsers_of_macos;
    case System::linux_:
      break;
  }
  return browsers_of_linux;
}

const Browser* find_browser(System system, std::string_view name) {
  const std::span<const Browser> rows = browsers(system);
  const auto found = std::ranges::find(rows, name, &Browser::name);
  return found == rows.end() ? nullptr : &*found;
}

std::optional<PersonFolders> person_folders() {
  PersonFolders folders{absolute_or_empty("HOME"), absolute_or_empty("XDG_CONFIG_HOME")};
  if (folders.home.empty()) return std::nullopt;
  if (folders.config.empty()) folders.config = folders.home / ".config";
  return folders;
}

std::filesystem::path place_path(std::string_view place, const PersonFolders& person) {
  if (place.starts_with(home_prefix)) return person.home / place.substr(home_prefix.size());
  if (place.starts_with(config_prefix)) return person.config / place.substr(config_prefix.size());
  return place;
}

std::string host_manifest_name() { return std::string(ids::host_name) + ".json"; }

std::string host_manifest(BrowserKind kind, const std::filesystem::path& host) {
  wire::json::array allowed;
  if (kind == BrowserKind::chromium) {
    for (const auto id : ids::chromium_ids) {
      allowed.emplace_back("chrome-extension://" + std::string(id) + "/");
    }
  } else {
    for (const auto id : ids::firefox_ids) allowed.emplace_back(id);
  }
  const auto quoted = [](std::string_view text) {
    return wire::json::serialize(wire::json::value(text));
  };
  const char* const key = kind == BrowserKind::chromium ? "allowed_origins" : "allowed_extensions";
  return "{\n  \"name\": " + quoted(ids::host_name) +
         ",\n  \"description\": " + quoted(ids::host_description) +
         ",\n  \"path\": " + quoted(host.string()) + ",\n  \"type\": \"stdio\",\n  \"" + key +
         "\": " + wire::json::serialize(allowed) + "\n}\n";
}

}  // namespace kepka::admin
