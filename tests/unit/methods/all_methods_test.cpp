// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "catch.h"
#include "protocol.gen.h"

using namespace kepka;

TEST_CASE("the methods are those of the protocol, with its audience and its phases") {
  const auto services = methods::make_services("/nonexistent/kepka", "/nonexistent/policy.d", true);
  const auto all = methods::all_methods(*services);
  CHECK(all.size() == std::size(wire::protocol::method_table));
  for (const auto& entry : wire::protocol::method_table) {
    INFO(entry.name);
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto& method) { return method.name == entry.name; });
    REQUIRE(found != all.end());
    CHECK(found->audience == entry.audience);
    CHECK(static_cast<bool>(found->prepare) == entry.interactive);
    CHECK(static_cast<bool>(found->run) != static_cast<bool>(found->prepare));
  }
}

TEST_CASE("making the services touches no file, so that hello costs nothing") {
  const auto folder = std::filesystem::temp_directory_path() / "kepka-services-that-are-not-there";
  std::filesystem::remove_all(folder);
  const auto services = methods::make_services(folder, folder / "policy.d", true);
  CHECK_FALSE(std::filesystem::exists(folder));
}
