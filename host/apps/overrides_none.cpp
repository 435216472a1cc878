// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "platform/overrides.h"

namespace kepka::platform {

std::optional<std::filesystem::path> override_of(const std::string&) { return std::nullopt; }

bool is_testing_build() { return false; }

}  // namespace kepka::platform
