// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <string>

#include "programs.h"

// OpenSSL's program as the oracle, with files in a folder that goes away with the object.
namespace kepka::tests {

class OpenSsl : public TempFolder {
 public:
  /// Runs "openssl" with the arguments inside the folder; true if it says yes.
  bool run(const std::string& arguments) const {
    const std::string command =
        "cd '" + path().string() + "' && openssl " + arguments + " >output.txt 2>&1";
    return std::system(command.c_str()) == 0;
  }
};

}  // namespace kepka::tests
