// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "policy/policy.h"
#include "programs.h"

namespace kepka::tests {

/// A policy folder of its own; KEPKA_TEST_POLICY_FOLDER makes a test build take its owner for the
/// administrator.
class PolicyFolder {
 public:
  PolicyFolder() { ::setenv("KEPKA_TEST_POLICY_FOLDER", path().c_str(), 1); }

  void write(const std::string& name, const std::string& text) {
    namespace fs = std::filesystem;
    temp_.write(name, text);
    fs::permissions(path() / name, fs::perms::owner_read | fs::perms::owner_write);
  }
  policy::Policy load() const { return policy::Policy::load(path()); }
  const std::filesystem::path& path() const { return temp_.path(); }

 private:
  TempFolder temp_;
};

}  // namespace kepka::tests
