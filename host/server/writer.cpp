// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "server/writer.h"

#include <vector>

#include "base/error.h"
#include "wire/frame.h"
#include "wire/parts.h"

namespace kepka::server {
namespace {

constexpr std::size_t queue_limit_bytes = 32 * 1024 * 1024;
constexpr std::size_t queue_limit_frames = 4096;
constexpr std::size_t room_frames = 256;  // beyond it, what may be left out is

}  // namespace

void Writer::push(std::string message) {
  // Splitting takes time: not under the lock, where the others would wait for it.
  std::vector<std::string> frames =
      wire::frames_of(std::move(message), "h" + std::to_string(sets_++));
  {
    const std::lock_guard lock(mutex_);
    if (closed_ || lost_.stop_requested()) return;
    for (std::string& frame : frames) {
      queued_bytes_ += frame.size();
      queue_.push_back(std::move(frame));
    }
    if (queued_bytes_ > queue_limit_bytes || queue_.size() > queue_limit_frames)
      lost_.request_stop();
  }
  wake_.notify_one();
}

void Writer::push_if_room(std::string message) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= room_frames) return;
  }
  push(std::move(message));
}

void Writer::run() {
  for (;;) {
    std::string frame;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, stop_.get_token(), [this] { return closed_ || !queue_.empty(); });
      if (stop_.stop_requested() || queue_.empty()) return;
      frame = std::move(queue_.front());
      queue_.pop_front();
      queued_bytes_ -= frame.size();
    }
    try {
      wire::write_frame(descriptor_, frame, {stop_.get_token()});
    } catch (const std::exception&) {
      // Nobody reads, or it is time to leave in the middle of a frame: nothing that follows could
      // be understood.
      lost_.request_stop();
      return;
    }
  }
}

void Writer::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  wake_.notify_all();
}

}  // namespace kepka::server
