// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "prompt/pinentry/choice.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <system_error>

#include "platform/process.h"

namespace kepka::prompt {

namespace {

using platform::Program;

// XDG_CURRENT_DESKTOP is a list with colons, most special first (Desktop Entry Specification).
bool names_desktop(std::string_view list, std::string_view name) {
  const std::string padded = ':' + std::string(list) + ':';
  const std::string wanted = ':' + std::string(name) + ':';
  const auto same_letter = [](unsigned char a, unsigned char b) {
    return std::toupper(a) == std::toupper(b);
  };
  return std::search(padded.begin(), padded.end(), wanted.begin(), wanted.end(), same_letter) !=
         padded.end();
}

}  // namespace

std::vector<Program> pinentry_order(std::string_view desktop) {
  if (names_desktop(desktop, "GNOME")) {
    return {Program::pinentry_gnome3, Program::pinentry_gtk2, Program::pinentry_qt,
            Program::pinentry_default};
  }
  if (names_desktop(desktop, "KDE")) {
    return {Program::pinentry_qt, Program::pinentry_gtk2, Program::pinentry_gnome3,
            Program::pinentry_default};
  }
  return {Program::pinentry_gtk2, Program::pinentry_qt, Program::pinentry_gnome3,
          Program::pinentry_default};
}

bool is_terminal_pinentry(const std::filesystem::path& program) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::canonical(program, error);
  const std::string name = (error ? program : real).filename().string();
  return name.find("curses") != std::string::npos || name.find("tty") != std::string::npos;
}

std::vector<std::filesystem::path> find_pinentries(const std::filesystem::path& policy_path) {
  const std::vector<Program> order = policy_path.empty() ? pinentry_order(platform::desktop_name())
                                                         : std::vector{Program::pinentry_policy};
  std::vector<std::filesystem::path> found;
  for (const Program program : order) {
    const std::filesystem::path path = platform::find_program(program, policy_path);
    if (!path.empty() && !is_terminal_pinentry(path)) found.push_back(path);
  }
  return found;
}

}  // namespace kepka::prompt
