// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace kepka::platform {

/// What a test build lets its environment change. overrides_none.cpp answers nothing and is what
/// ships; overrides_testing.cpp reads KEPKA_TEST_POLICY_FOLDER, KEPKA_TEST_PINENTRY,
/// KEPKA_TEST_SECRET_TOOL, KEPKA_TEST_WORKER, KEPKA_TEST_MODULES (modules.h), KEPKA_TEST_JOURNAL,
/// KEPKA_TEST_SHORT_SENSOR, KEPKA_TEST_CHROMIUM_ID (of an extension that a test packed),
/// KEPKA_TEST_BROWSER_HOST and KEPKA_TEST_ROOT (doctor/computer.h), and is
/// linked into test builds alone. Both live in host/apps.
std::optional<std::filesystem::path> override_of(const std::string& name);

/// True in a test build. hello says so, and packaging refuses such a host.
bool is_testing_build();

}  // namespace kepka::platform
