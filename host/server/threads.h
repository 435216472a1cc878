// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/patience.h"

namespace kepka::server {

/// Threads that are waited for with a bound. One that does not end in time is left alone: whatever
/// it uses must be owned by its body.
class Threads {
 public:
  Threads() = default;
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;
  ~Threads();

  void start(std::function<void()> body);

  /// True when all have ended by then.
  bool join_until(base::Clock::time_point until);

 private:
  struct Count {
    std::mutex mutex;
    std::condition_variable ended;
    std::size_t running = 0;
  };
  std::shared_ptr<Count> count_ = std::make_shared<Count>();
  std::vector<std::thread> threads_;
};

}  // namespace kepka::server
