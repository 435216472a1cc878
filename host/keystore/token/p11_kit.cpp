// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/p11_kit.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "platform/files.h"

namespace kepka::keystore {

namespace {

namespace fs = std::filesystem;
using Settings = std::map<std::string, std::string, std::less<>>;

constexpr std::size_t file_limit = 64 * std::size_t{1024};
constexpr std::size_t files_limit = 256;
constexpr std::string_view program = "kepka-token";  // what p11-kit would call the program

// The proxy would load every module a second time, all of them into one process; the client leads
// to a p11-kit server, often on another computer; the trust store holds no keys.
constexpr std::array p11_kits_own{"p11-kit-proxy.so", "libp11-kit.so.0", "libp11-kit.so",
                                  "p11-kit-client.so", "p11-kit-trust.so"};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// "key: value" lines; "#" begins a comment.
void read_settings(std::string_view text, Settings& settings) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t colon = line.find(':');
    if (line.empty() || line.front() == '#' || colon == std::string_view::npos) continue;
    settings.insert_or_assign(std::string(trimmed(line.substr(0, colon))),
                              std::string(trimmed(line.substr(colon + 1))));
  }
}

std::string_view setting(const Settings& settings, std::string_view key) {
  const auto found = settings.find(key);
  return found == settings.end() ? std::string_view() : std::string_view(found->second);
}

void read_file(const fs::path& path, Settings& settings) {
  try {
    std::error_code error;
    const auto content = platform::read_file(fs::canonical(path, error), file_limit);
    if (!error && content) read_settings(base::text_of(*content), settings);
  } catch (const base::Error&) {
    // One that cannot be read names nothing.
  }
}

bool is_for_us(const Settings& settings) {
  if (settings.contains("remote")) return false;
  if (settings.contains("enable-in")) return names_kepka(setting(settings, "enable-in"));
  return !names_kepka(setting(settings, "disable-in"));
}

std::optional<fs::path> locate(const fs::path& module, const std::vector<fs::path>& folders) {
  if (module.empty()) return std::nullopt;
  if (module.is_absolute()) return module;
  for (const fs::path& folder : folders) {
    std::error_code error;
    if (fs::exists(folder / module, error)) return folder / module;
  }
  return std::nullopt;
}

}  // namespace

bool names_kepka(std::string_view programs) {
  while (!programs.empty()) {
    const std::size_t end = std::min(programs.find_first_of(", "), programs.size());
    if (trimmed(programs.substr(0, end)) == program) return true;
    programs.remove_prefix(std::min(end + 1, programs.size()));
  }
  return false;
}

bool is_p11_kits_own(const fs::path& path) {
  const std::string name = path.filename().string();
  return std::find(p11_kits_own.begin(), p11_kits_own.end(), name) != p11_kits_own.end();
}

std::vector<P11KitModule> p11_kit_modules(const std::vector<fs::path>& folders,
                                          const std::vector<fs::path>& module_folders,
                                          const std::function<bool(const fs::path&)>& trusted) {
  std::map<std::string, Settings> files;
  for (const fs::path& folder : folders) {
    for (const fs::path& name : platform::list_folder(folder)) {
      const bool is_known = files.contains(name.string());
      if (name.extension() != ".module" || (!is_known && files.size() >= files_limit)) continue;
      // Who can write such a file chooses what is loaded.
      if (trusted(folder / name)) read_file(folder / name, files[name.string()]);
    }
  }
  std::vector<P11KitModule> modules;
  for (const auto& [name, settings] : files) {
    const auto path = locate(setting(settings, "module"), module_folders);
    if (!path || !is_for_us(settings) || is_p11_kits_own(*path)) continue;
    modules.push_back({*path, setting(settings, "critical") == "yes"});
  }
  return modules;
}

}  // namespace kepka::keystore
