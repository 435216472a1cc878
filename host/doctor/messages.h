// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "doctor/report.h"

// The tables of what the doctor can say, one file each.
namespace kepka::doctor {

std::span<const Message> browser_messages();
std::span<const Message> program_messages();  // and windows
std::span<const Message> token_messages();    // USB, pcscd, readers, cards
std::span<const Message> module_messages();   // PKCS #11 modules and what they show
std::span<const Message> key_messages();      // and rules

}  // namespace kepka::doctor
