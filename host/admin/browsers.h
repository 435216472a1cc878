// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kepka::admin {

enum class System { linux_, windows, macos };
enum class BrowserKind { chromium, firefox };
enum class Sandbox { none, snap, flatpak };

/// A row of manifests/browsers.json for one system. Places are absolute, or begin with "~/" or
/// "$XDG_CONFIG_HOME/" (place_path()); those of Windows are registry keys ("HKLM\...") and
/// "%APPDATA%\..." folders.
struct Browser {
  std::string_view name;   ///< what --browser takes: "chromium-gost"
  std::string_view label;  ///< what people call it
  BrowserKind kind;
  Sandbox sandbox;
  int minimum_version;  ///< what the extension's manifest asks for
  bool run;  ///< really run with Kepka on this system; else known from its makers and others alone
  std::span<const std::string_view> programs;  ///< looked for on PATH, or whole paths
  std::span<const std::string_view>
      profiles;  ///< one of these is there once the person has used it
  std::span<const std::string_view>
      user;  ///< folders of native messaging manifests, or registry keys
  std::span<const std::string_view>
      system;  ///< the same for all users; the person's own win over these
  std::span<const std::string_view>
      policies;  ///< folder of managed policies, Firefox's file, or registry key
  std::string_view
      permission;  ///< the command that lets a sandboxed browser start hosts; else empty
};

/// Every browser of the table that `system` has, in the table's order.
std::span<const Browser> browsers(System system);

/// nullptr if that system's table has no such name.
const Browser* find_browser(System system, std::string_view name);

/// Where the person's own places begin.
struct PersonFolders {
  std::filesystem::path home;
  std::filesystem::path config;  ///< $XDG_CONFIG_HOME, else ~/.config
};

/// By the environment; nothing if HOME is not an absolute path.
std::optional<PersonFolders> person_folders();

/// The path of a place of the table (not of a registry key).
std::filesystem::path place_path(std::string_view place, const PersonFolders& person);

/// "org.kepka.host.json": what a manifest's file is called in every folder of native messaging.
std::string host_manifest_name();

/// Who may start the host, as a browser of that kind names its extensions to it: every id of
/// manifests/ids.json, the usual one first.
std::vector<std::string> host_callers(BrowserKind kind);
/// Under this key of the manifest.
std::string_view host_callers_key(BrowserKind kind);

/// The native messaging manifest for browsers of that kind (developer.chrome.com "Native
/// messaging", MDN "Native manifests"): only Kepka's extensions may start the host.
std::string host_manifest(BrowserKind kind, const std::filesystem::path& host);

}  // namespace kepka::admin
