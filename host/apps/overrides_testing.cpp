// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <cstdlib>

#include "platform/overrides.h"

namespace kepka::platform {

std::optional<std::filesystem::path> override_of(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || value[0] == '\0') return std::nullopt;
  return std::filesystem::path(value);
}

bool is_testing_build() { return true; }

// What scripts/package looks for in a program, and refuses.
extern const char testing_build_mark[];
[[gnu::used]] const char testing_build_mark[] = "This is a test build of Kepka.";

}  // namespace kepka::platform
