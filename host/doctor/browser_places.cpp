// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/browser_places.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>

namespace kepka::doctor {
namespace {

namespace fs = std::filesystem;

// A host may be started with an empty PATH, so these count and nothing else.
constexpr std::array program_folders{"/usr/bin", "/usr/local/bin"};
constexpr std::size_t version_file_limit = 16 * 1024;
constexpr std::size_t profile_folders_max = 50;

/// Of the person's home, or of the computer.
fs::path place_of(std::string_view place, const admin::PersonFolders& person,
                  const Computer& computer) {
  const fs::path path = admin::place_path(place, person);
  return place.starts_with('/') ? computer.at(path) : path;
}

bool is_installed(const admin::Browser& row, const admin::PersonFolders& person,
                  const Computer& computer) {
  return std::ranges::any_of(row.programs, [&](std::string_view program) {
    std::error_code error;
    if (program.find('/') != std::string_view::npos)
      return fs::exists(place_of(program, person, computer), error);
    return std::ranges::any_of(program_folders, [&](const char* folder) {
      return fs::exists(computer.at(folder) / program, error);
    });
  });
}

// Firefox looks either under /usr/lib or under /usr/lib64, as it was built, and its own folder lies
// under the same.
constexpr std::array library_folders{"/usr/lib/", "/usr/lib64/"};

bool has_own_folder(const admin::Browser& row, const Computer& computer, std::string_view library) {
  return std::ranges::any_of(row.programs, [&](std::string_view program) {
    std::error_code error;
    return program.find('/') == std::string_view::npos &&
           fs::is_directory(computer.at(library) / program, error);
  });
}

/// Whether the browser, as far as its own folder tells, never looks there.
bool is_other_library(const admin::Browser& row, const Computer& computer, std::string_view place) {
  const auto other = [&](std::string_view library) {
    return !place.starts_with(library) && has_own_folder(row, computer, library);
  };
  const auto own = [&](std::string_view library) {
    return place.starts_with(library) && !has_own_folder(row, computer, library);
  };
  return std::ranges::any_of(library_folders, own) && std::ranges::any_of(library_folders, other);
}

std::string_view name_of_sandbox(admin::Sandbox sandbox) {
  if (sandbox == admin::Sandbox::snap) return "snap";
  return sandbox == admin::Sandbox::flatpak ? "flatpak" : "";
}

/// The number that follows `before` in the text; 0 if there is none.
unsigned number_after(const std::string& text, std::string_view before) {
  const std::size_t found = text.find(before);
  if (found == std::string::npos) return 0;
  unsigned number = 0;
  std::from_chars(text.data() + found + before.size(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::vector<InstalledBrowser> installed_browsers(const Computer& computer) {
  std::vector<InstalledBrowser> found;
  const auto person = admin::person_folders();
  if (!person) return found;  // noHome says it
  for (const admin::Browser& row : admin::browsers(admin::System::linux_)) {
    if (!is_installed(row, *person, computer)) continue;
    const auto places = [&](std::span<const std::string_view> list) {
      std::vector<fs::path> paths;
      for (const std::string_view place : list) {
        if (!is_other_library(row, computer, place))
          paths.push_back(place_of(place, *person, computer));
      }
      return paths;
    };
    found.push_back({.name = std::string(row.name),
                     .label = std::string(row.label),
                     .kind = row.kind,
                     .minimum = static_cast<unsigned>(row.minimum_version),
                     .sandbox = std::string(name_of_sandbox(row.sandbox)),
                     .permission = std::string(row.permission),
                     .profiles = places(row.profiles),
                     .user = places(row.user),
                     .system = places(row.system),
                     .policies = places(row.policies)});
  }
  return found;
}

// Chromium and its kin write "Last Version" beside their profiles, Firefox compatibility.ini into
// each.
unsigned last_version(const InstalledBrowser& browser) {
  unsigned newest = 0;
  for (const fs::path& folder : browser.profiles) {
    if (!browser.is_firefox()) {
      newest = std::max(newest,
                        number_after(read_text(folder / "Last Version", version_file_limit), ""));
      continue;
    }
    for (const fs::path& profile : folders_in(folder, profile_folders_max)) {
      const std::string text = read_text(profile / "compatibility.ini", version_file_limit);
      newest = std::max(newest, number_after(text, "LastVersion="));
    }
  }
  return newest;
}

std::string read_text(const fs::path& path, std::size_t limit) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return {};
  const std::uintmax_t size = fs::file_size(path, error);
  if (error || size > limit) return {};
  std::ifstream file(path, std::ios::binary);
  std::string text(static_cast<std::size_t>(size), '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return text;
}

std::vector<fs::path> folders_in(const fs::path& folder, std::size_t limit) {
  std::vector<fs::path> found;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (found.size() == limit) break;
    if (entry.is_directory(error)) found.push_back(entry.path());
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace kepka::doctor
