// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>

#include "base/error.h"
#include "catch.h"
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

/// What `act` throws: it must throw.
inline base::Error error_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const base::Error& error) {
    return error;
  }
  FAIL("nothing was thrown");
  return base::Error(base::ErrorCode::internalError);
}

inline std::string fact(const base::Error& error, const std::string& key) {
  for (const auto& [name, value] : error.data()) {
    if (name == key) return value;
  }
  return "(none)";
}

}  // namespace kepka::tests
