// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "environment.h"
#include "programs.h"

namespace kepka::tests {

/// Scripts for tests/scripted_worker in place of modules, and that worker in place of kepka-token.
class ScriptedModules {
 public:
  /// A module's file with that script; replaced whole if it is there.
  std::string script(const std::string& name, const std::string& json) const {
    const std::filesystem::path path = folder_.path() / name;
    folder_.write(name + ".new", json);
    std::filesystem::rename(path.string() + ".new", path);
    return path.string();
  }

  /// How often a method was called.
  int calls(const std::string& name, const std::string& method) const {
    std::istringstream lines(read_text(folder_.path() / (name + ".calls")));
    int count = 0;
    for (std::string line; std::getline(lines, line);) {
      if (line.starts_with(method + " ")) ++count;
    }
    return count;
  }

  const std::filesystem::path& path() const { return folder_.path(); }

 private:
  TempFolder folder_;
  Variable worker_{"KEPKA_TEST_WORKER", KEPKA_SCRIPTED_WORKER};
};

/// The result of slots.list with one token in each of `serials`' slots.
inline std::string slots_json(const std::vector<std::string>& serials,
                              const std::string& reader = "Reader ") {
  std::string slots;
  for (std::size_t slot = 0; slot < serials.size(); ++slot) {
    if (slot != 0) slots += ",";
    slots += R"({"slot":)" + std::to_string(slot) + R"(,"reader":")" + reader +
             std::to_string(slot) + R"(","token":{"label":"L","manufacturer":"Aktiv Co.",)" +
             R"("model":"Rutoken ECP","serial":")" + serials[slot] +
             R"(","hardware":"1.0","firmware":"30.2","initialized":true,"loginRequired":true,)" +
             R"("pinPad":false,"writeProtected":false,"pinSet":true,"pinCountLow":false,)" +
             R"("pinFinalTry":false,"pinLocked":false,"pinToBeChanged":false,)" +
             R"("soPinLocked":false,"pinMin":6,"pinMax":32,)" +
             R"("mechanisms":[{"type":4608,"minBits":0,"maxBits":0},)" +
             R"({"type":4609,"minBits":0,"maxBits":0}]}})";
  }
  return R"({"slots":[)" + slots + "]}";
}

}  // namespace kepka::tests
