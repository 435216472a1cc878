// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "doctor/computer.h"

namespace kepka::doctor {

enum class Package { pcscd, ccid, pinentry };

/// How a person installs it on this distribution: "sudo apt install pcscd".
std::string install_command(const Computer& computer, Package package);

}  // namespace kepka::doctor
