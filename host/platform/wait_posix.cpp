// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "base/error.h"
#include "platform/descriptor_posix.h"
#include "platform/wait.h"

namespace kepka::platform {

namespace {

using base::Clock;
using base::Error;
using base::ErrorCode;
using base::Patience;

// A std::stop_token as something that poll() understands.
class StopDescriptor {
 public:
  explicit StopDescriptor(const std::stop_token& stop) {
    if (!stop.stop_possible()) return;
    event_ = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (!event_.valid()) throw Error(ErrorCode::internalError, "no eventfd");
    callback_.emplace(stop, Wake{event_.get()});
  }
  int get() const { return event_.get(); }  // poll() ignores -1

 private:
  struct Wake {
    int descriptor;
    void operator()() const noexcept { ::eventfd_write(descriptor, 1); }
  };
  Descriptor event_;
  std::optional<std::stop_callback<Wake>> callback_;  // ends before the descriptor it writes to
};

int milliseconds_until(Clock::time_point until) {
  if (until == Clock::time_point::max()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  return static_cast<int>(
      std::clamp<std::chrono::milliseconds::rep>(left, 0, std::numeric_limits<int>::max()));
}

void wait_for(int descriptor, short events, const Patience& patience) {
  const StopDescriptor stop(patience.stop);
  for (;;) {
    patience.check();
    std::array<pollfd, 2> polled{{{descriptor, events, 0}, {stop.get(), POLLIN, 0}}};
    const int ready = ::poll(polled.data(), polled.size(), milliseconds_until(patience.until));
    if (ready < 0 && errno != EINTR) throw Error(ErrorCode::internalError, "poll failed");
    if (ready <= 0 || polled[1].revents != 0) continue;
    if ((polled[0].revents & POLLNVAL) != 0) {
      throw Error(ErrorCode::internalError, "waiting for a closed descriptor");
    }
    if (polled[0].revents != 0) return;
  }
}

}  // namespace

void wait_readable(int descriptor, const Patience& patience) {
  wait_for(descriptor, POLLIN, patience);
}

void wait_writable(int descriptor, const Patience& patience) {
  wait_for(descriptor, POLLOUT, patience);
}

Ready wait_either_readable(int first, int second, Clock::time_point until) {
  for (;;) {
    std::array<pollfd, 2> polled{{{first, POLLIN, 0}, {second, POLLIN, 0}}};
    const int ready = ::poll(polled.data(), polled.size(), milliseconds_until(until));
    if (ready < 0 && errno != EINTR) throw Error(ErrorCode::internalError, "poll failed");
    if (ready > 0) return polled[0].revents != 0 ? Ready::first : Ready::second;
    if (ready == 0 && Clock::now() >= until) return Ready::neither;
  }
}

void pause(Clock::duration duration, const Patience& patience) {
  const Patience shorter = patience.at_most(duration);
  const bool whole = shorter.until < patience.until;
  try {
    wait_for(-1, 0, shorter);
  } catch (const Error& error) {
    if (whole && error.code() == ErrorCode::deadlineExceeded) return;
    throw;
  }
}

}  // namespace kepka::platform
