// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "platform/paths.h"

#include <unistd.h>

#include <array>
#include <cstdlib>

#include "base/error.h"
#include "catch.h"
#include "environment.h"
#include "error_code.h"
#include "platform/process.h"

using namespace kepka;
using tests::Variable;

TEST_CASE("data lie in XDG_DATA_HOME, else in the home") {
  const Variable home("HOME", "/home/anna");
  {
    const Variable data("XDG_DATA_HOME", "/data");
    CHECK(platform::data_folder() == "/data/kepka");
  }
  {
    const Variable data("XDG_DATA_HOME", "relative");  // the specification has it ignored
    CHECK(platform::data_folder() == "/home/anna/.local/share/kepka");
  }
  const Variable data("XDG_DATA_HOME", nullptr);
  CHECK(platform::data_folder() == "/home/anna/.local/share/kepka");
}

TEST_CASE("without a home there is no place for data") {
  const Variable data("XDG_DATA_HOME", "");
  const char* value = GENERATE(static_cast<const char*>(nullptr), "", "home");
  const Variable home("HOME", value);
  CHECK(tests::code_of([] { platform::data_folder(); }) == base::ErrorCode::storeUnavailable);
}

TEST_CASE("a test build's policy folder can be moved") {
  const Variable none("KEPKA_TEST_POLICY_FOLDER", nullptr);
  CHECK(platform::policy_folder() == "/etc/kepka/policy.d");
  const Variable moved("KEPKA_TEST_POLICY_FOLDER", "/elsewhere");
  CHECK(platform::policy_folder() == "/elsewhere");
}

TEST_CASE("the computer's name is the host's name") {
  std::array<char, 256> name{};
  REQUIRE(gethostname(name.data(), name.size() - 1) == 0);
  CHECK(platform::computer_name() == std::string(name.data()));
}

TEST_CASE("a display is X's or Wayland's") {
  const Variable no_x("DISPLAY", nullptr);
  const Variable no_wayland("WAYLAND_DISPLAY", "");
  CHECK_FALSE(platform::has_display());
  {
    const Variable x("DISPLAY", ":0");
    CHECK(platform::has_display());
  }
  const Variable wayland("WAYLAND_DISPLAY", "wayland-0");
  CHECK(platform::has_display());
}

TEST_CASE("the desktop's name is what it says itself") {
  const Variable desktop("XDG_CURRENT_DESKTOP", "ubuntu:GNOME");
  CHECK(platform::desktop_name() == "ubuntu:GNOME");
  const Variable none("XDG_CURRENT_DESKTOP", nullptr);
  CHECK(platform::desktop_name().empty());
}
