// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/patience.h"

namespace kepka::platform {

/// Waits until `descriptor` can be read (or is at its end). Throws Error(cancelled |
/// deadlineExceeded).
void wait_readable(int descriptor, const base::Patience& patience);

/// The same for writing.
void wait_writable(int descriptor, const base::Patience& patience);

/// What wait_either_readable() saw.
enum class Ready { first, second, neither };

/// Waits until one of two descriptors can be read, the first before the second, or `until`. A
/// negative one is left out.
Ready wait_either_readable(int first, int second, base::Clock::time_point until);

/// Lets `duration` pass. Throws the same when patience ends first.
void pause(base::Clock::duration duration, const base::Patience& patience);

}  // namespace kepka::platform
