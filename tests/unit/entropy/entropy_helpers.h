// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

#include "catch.h"
#include "error_code.h"
#include "programs.h"

namespace kepka::tests {

/// A folder of the test's own.
class Folder {
  TempFolder temp_;

 public:
  std::filesystem::path file() const { return path / "traces"; }
  void write(const char* name, const std::string& content) const {
    std::ofstream(path / name, std::ios::binary) << content;
  }

  const std::filesystem::path& path = temp_.path();
};

}  // namespace kepka::tests
