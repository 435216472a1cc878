// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

#include "server/requests.h"

namespace kepka::server {

/// A bounded queue of jobs and the loop of the threads that work them off, first come first served.
class Lane {
 public:
  /// `limit`: how many may wait beyond those that a thread takes at once.
  Lane(std::size_t threads, std::size_t limit) : idle_(threads), limit_(limit) {}

  /// False when the queue is full or closed.
  bool push(const JobPointer& job);
  /// True if a job pushed now would have to wait.
  bool is_busy() const;
  /// Frees the place of a job that was answered while it waited.
  void remove(const JobPointer& job);

  /// The loop of one thread: calls `work` for each job, until close(). `work` must not throw.
  void run(const std::function<void(const JobPointer&)>& work);
  /// What waits is dropped: the caller answers it.
  void close();

 private:
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<JobPointer> queue_;
  std::size_t idle_;  // threads without a job; those that have not begun yet are idle, too
  const std::size_t limit_;
  bool closed_ = false;
};

}  // namespace kepka::server
