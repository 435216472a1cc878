// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/computer.h"

#include <algorithm>

#include "platform/files.h"
#include "platform/overrides.h"
#include "platform/paths.h"

namespace kepka::doctor {
namespace {

namespace fs = std::filesystem;

bool is_plain(char c) {
  const std::string_view others = "_./~+-@:,=";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         others.find(c) != std::string_view::npos;
}

fs::path home_folder() {
  const auto home = platform::path_in_environment("HOME");
  if (!home) return {};
  const fs::path path = home->lexically_normal();
  return path.has_filename() ? path : path.parent_path();  // without a slash at its end
}

}  // namespace

Computer::Computer()
    : root_(platform::override_of("KEPKA_TEST_ROOT").value_or("/")), home_(home_folder()) {}

fs::path Computer::at(const fs::path& path) const { return root_ / path.relative_path(); }

std::string Computer::shown(const fs::path& path) const { return without_home(path.string()); }

std::string Computer::without_home(std::string_view text) const {
  const std::string home = home_.string();
  if (home.size() < 2) return std::string(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t found = text.find(home, at);
    if (found == std::string_view::npos) return out.append(text.substr(at));
    const std::size_t end = found + home.size();
    const bool whole = end == text.size() || text[end] == '/' || !is_plain(text[end]);
    out.append(text.substr(at, found - at)).append(whole ? "~" : home);
    at = end;
  }
  return out;
}

bool is_nobody_elses(const fs::path& path) {
  return platform::only_root_may_write(path) || platform::only_owner_may_write(path);
}

std::string shell_word(std::string_view text) {
  if (!text.empty() && std::ranges::all_of(text, is_plain)) return std::string(text);
  std::string out;
  if (text.starts_with("~/")) {
    out = "~/";
    text.remove_prefix(out.size());
  }
  out += '\'';
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + '\'';
}

}  // namespace kepka::doctor
