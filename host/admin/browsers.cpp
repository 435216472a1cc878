// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/browsers.h"

#include <algorithm>

#include "browsers.gen.h"
#include "ids.gen.h"
#include "platform/paths.h"
#include "wire/json.h"

namespace kepka::admin {
namespace {

constexpr std::string_view home_prefix = "~/";
constexpr std::string_view config_prefix = "$XDG_CONFIG_HOME/";

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
  const auto home = platform::path_in_environment("HOME");
  if (!home) return std::nullopt;
  const auto config = platform::path_in_environment("XDG_CONFIG_HOME");
  return PersonFolders{*home, config ? *config : *home / ".config"};
}

std::filesystem::path place_path(std::string_view place, const PersonFolders& person) {
  if (place.starts_with(home_prefix)) return person.home / place.substr(home_prefix.size());
  if (place.starts_with(config_prefix)) return person.config / place.substr(config_prefix.size());
  return place;
}

std::string host_manifest_name() { return std::string(ids::host_name) + ".json"; }

std::vector<std::string> host_callers(BrowserKind kind) {
  std::vector<std::string> callers;
  if (kind == BrowserKind::firefox) {
    for (const auto id : ids::firefox_ids) callers.emplace_back(id);
  } else {
    for (const auto id : ids::chromium_ids)
      callers.push_back("chrome-extension://" + std::string(id) + "/");
  }
  return callers;
}

std::string_view host_callers_key(BrowserKind kind) {
  return kind == BrowserKind::firefox ? "allowed_extensions" : "allowed_origins";
}

std::string host_manifest(BrowserKind kind, const std::filesystem::path& host) {
  wire::json::array allowed;
  for (const std::string& caller : host_callers(kind)) allowed.emplace_back(caller);
  const auto quoted = [](std::string_view text) {
    return wire::json::serialize(wire::json::value(text));
  };
  return "{\n  \"name\": " + quoted(ids::host_name) +
         ",\n  \"description\": " + quoted(ids::host_description) +
         ",\n  \"path\": " + quoted(host.string()) + ",\n  \"type\": \"stdio\",\n  " +
         quoted(host_callers_key(kind)) + ": " + wire::json::serialize(allowed) + "\n}\n";
}

}  // namespace kepka::admin
