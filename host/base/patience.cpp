// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/patience.h"

#include "base/error.h"

namespace kepka::base {

Patience Patience::at_most(Clock::duration limit) const {
  const Clock::time_point now = Clock::now();
  // now + limit would overflow for limits near the clock's range.
  if (until <= now || limit >= until - now) return *this;
  return {stop, now + limit};
}

void Patience::check() const {
  if (stop.stop_requested()) throw Error(ErrorCode::cancelled);
  if (Clock::now() >= until) throw Error(ErrorCode::deadlineExceeded);
}

}  // namespace kepka::base
