// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/patience.h"

namespace kepka::doctor {

struct HelloAnswer {
  bool answered = false;
  std::string fault = {};  // why not, for the report
  std::string version = {};
  bool speaks_our_protocol = false;
  bool is_testing = false;
};

/// Starts a program as a browser starts it, with these arguments, and asks it hello over its
/// standard streams; ends it after that. Throws what patience throws.
HelloAnswer ask_hello(const std::filesystem::path& host, const std::vector<std::string>& arguments,
                      const base::Patience& patience);

}  // namespace kepka::doctor
