// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "server/lane.h"

#include <algorithm>

namespace kepka::server {

bool Lane::push(const JobPointer& job) {
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || queue_.size() >= limit_ + idle_) return false;
    queue_.push_back(job);
  }
  wake_.notify_one();
  return true;
}

bool Lane::is_busy() const {
  const std::lock_guard lock(mutex_);
  return queue_.size() >= idle_;
}

void Lane::remove(const JobPointer& job) {
  const std::lock_guard lock(mutex_);
  queue_.erase(std::remove(queue_.begin(), queue_.end(), job), queue_.end());
}

void Lane::run(const std::function<void(const JobPointer&)>& work) {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return closed_ || !queue_.empty(); });
    if (closed_) return;
    JobPointer job = std::move(queue_.front());
    queue_.pop_front();
    --idle_;
    lock.unlock();
    work(job);
    job.reset();  // its end may take time (a method's captures): not under the lock
    lock.lock();
    ++idle_;
  }
}

void Lane::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    queue_.clear();
  }
  wake_.notify_all();
}

}  // namespace kepka::server
