// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/patience.h"
#include "platform/child.h"

namespace kepka::prompt {

/// Waits for the child's output and reads what is there, straight into the caller's (secret) room.
/// 0 at its end. Throws Error(childFailed), or what patience throws.
std::size_t read_some(const platform::Child& child, std::span<std::uint8_t> room,
                      const base::Patience& patience);

}  // namespace kepka::prompt
