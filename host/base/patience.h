// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <stop_token>

namespace kepka::base {

using Clock = std::chrono::steady_clock;

/// How long the caller is ready to wait: until somebody asks to stop, or until a moment. Every wait
/// in Kepka takes one; platform/wait.h turns it into a poll.
struct Patience {
  std::stop_token stop;
  Clock::time_point until = Clock::time_point::max();

  /// The same stop, but not longer than `limit` from now.
  Patience at_most(Clock::duration limit) const;

  /// Throws Error(cancelled) when asked to stop, Error(deadlineExceeded) when the time is over.
  void check() const;
};

}  // namespace kepka::base
