// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <cerrno>

#include "base/error.h"
#include "platform/wait.h"
#include "prompt/child_input.h"

namespace kepka::prompt {

std::size_t read_some(const platform::Child& child, std::span<std::uint8_t> room,
                      const base::Patience& patience) {
  for (;;) {
    platform::wait_readable(child.output(), patience);
    const ssize_t count = ::read(child.output(), room.data(), room.size());
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno != EAGAIN && errno != EINTR) {
      throw base::Error(base::ErrorCode::childFailed, "reading from a child failed");
    }
  }
}

}  // namespace kepka::prompt
