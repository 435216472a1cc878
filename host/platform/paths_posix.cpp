// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <optional>
#include <string>

#include "base/error.h"
#include "platform/overrides.h"
#include "platform/paths.h"

namespace kepka::platform {

std::optional<std::filesystem::path> path_in_environment(const char* variable) {
  const char* value = std::getenv(variable);
  if (value == nullptr || value[0] != '/') return std::nullopt;
  return std::filesystem::path(value);
}

std::filesystem::path data_folder() {
  if (const auto data = path_in_environment("XDG_DATA_HOME")) return *data / "kepka";
  if (const auto home = path_in_environment("HOME")) return *home / ".local" / "share" / "kepka";
  throw base::Error(base::ErrorCode::storeUnavailable, "neither XDG_DATA_HOME nor HOME is set");
}

std::filesystem::path policy_folder() {
  return override_of("KEPKA_TEST_POLICY_FOLDER").value_or("/etc/kepka/policy.d");
}

std::filesystem::path program_folder() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
}

std::string computer_name() {
  std::array<char, 256> buffer{};
  if (::gethostname(buffer.data(), buffer.size() - 1) != 0) return "localhost";
  std::string name(buffer.data());
  // It is shown and goes into JSON; the kernel takes any bytes.
  for (char& c : name) {
    if (c < 0x20 || c > 0x7e) c = '?';
  }
  return name.empty() ? "localhost" : name;
}

}  // namespace kepka::platform
