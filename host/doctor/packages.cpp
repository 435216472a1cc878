// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/packages.h"

#include <array>
#include <system_error>

namespace kepka::doctor {
namespace {

struct ManagerRow {
  const char* program;  // of this distribution's packages
  const char* command;
  std::array<const char*, 3> packages;  // in the order of Package
};

// ALT has apt-get with packages of its own names; the first that is there counts.
constexpr std::array managers{
    ManagerRow{"/usr/bin/dpkg", "sudo apt install ", {"pcscd", "libccid", "pinentry-gtk2"}},
    ManagerRow{
        "/usr/bin/dnf", "sudo dnf install ", {"pcsc-lite", "pcsc-lite-ccid", "pinentry-gtk"}},
    ManagerRow{"/usr/bin/apt-get",
               "sudo apt-get install ",
               {"pcsc-lite", "pcsc-lite-ccid", "pinentry-gtk2"}},
};

}  // namespace

std::string install_command(const Computer& computer, Package package) {
  const ManagerRow* row = managers.data();
  for (const ManagerRow& each : managers) {
    std::error_code error;
    if (!std::filesystem::exists(computer.at(each.program), error)) continue;
    row = &each;
    break;
  }
  return std::string(row->command) + row->packages.at(static_cast<std::size_t>(package));
}

}  // namespace kepka::doctor
