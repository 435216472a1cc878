// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "server/threads.h"

namespace kepka::server {

Threads::~Threads() {
  for (std::thread& thread : threads_) thread.detach();
}

void Threads::start(std::function<void()> body) {
  {
    const std::lock_guard lock(count_->mutex);
    ++count_->running;
  }
  threads_.emplace_back([count = count_, body = std::move(body)]() mutable {
    body();
    body = nullptr;  // what it owns ends before the thread counts as ended
    const std::lock_guard lock(count->mutex);
    --count->running;
    count->ended.notify_all();
  });
}

bool Threads::join_until(base::Clock::time_point until) {
  std::unique_lock lock(count_->mutex);
  if (!count_->ended.wait_until(lock, until, [this] { return count_->running == 0; })) return false;
  lock.unlock();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  return true;
}

}  // namespace kepka::server
