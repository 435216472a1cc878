// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The one place that knows which Catch2 is installed: 2 (Debian 12, one header) or 3 (Debian 13, a
// library). Use only what both have; contains_text() stands for Contains / ContainsSubstring.
#pragma once

#include <string>
#include <utility>

#ifdef KEPKA_CATCH3
#include <catch2/catch_all.hpp>
namespace kepka::tests {
inline auto contains_text(std::string text) {
  return Catch::Matchers::ContainsSubstring(std::move(text));
}
}  // namespace kepka::tests
#else
#include <catch2/catch.hpp>
namespace kepka::tests {
inline auto contains_text(std::string text) { return Catch::Matchers::Contains(std::move(text)); }
}  // namespace kepka::tests
#endif
