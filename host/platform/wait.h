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

/// Lets `duration` pass. Throws the same when patience ends first.
void pause(base::Clock::duration duration, const base::Patience& patience);

}  // namespace kepka::platform
