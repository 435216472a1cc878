// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <stop_token>
#include <string>

#include "base/patience.h"

namespace kepka::server {

/// The one place that writes. push() never waits: a peer that stops reading (Firefox does so after
/// an answer that is too long, and keeps the pipe open) holds up this thread alone, and when too
/// much has gathered it counts as lost.
class Writer {
 public:
  /// Asks `lost` to stop when nobody reads any more.
  Writer(int descriptor, std::stop_source lost) : descriptor_(descriptor), lost_(std::move(lost)) {}

  /// A message, split into parts if need be. Throws Error(frameTooLong) for one that no parts can
  /// carry.
  void push(std::string message);
  /// One that may be left out when the peer is slow.
  void push_if_room(std::string message);

  /// The thread's loop: until close() and all is written, or until stop().
  void run();
  /// No more will come; what waits is still written.
  void close();
  /// Leaves what waits.
  void stop() { stop_.request_stop(); }

 private:
  const int descriptor_;
  std::stop_source lost_;
  std::stop_source stop_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::deque<std::string> queue_;
  std::size_t queued_bytes_ = 0;
  std::atomic<std::size_t> sets_ = 0;  // names of sets of parts
  bool closed_ = false;
};

}  // namespace kepka::server
