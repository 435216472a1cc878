// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "platform/descriptor_posix.h"
#include "platform/file_lock.h"
#include "platform/wait.h"

namespace kepka::platform {

namespace {

using std::chrono::milliseconds;

Descriptor open_lock_file(const std::filesystem::path& path) {
  const int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
  Descriptor file(again_if_interrupted([&] { return ::open(path.c_str(), flags, 0600); }));
  if (!file.valid()) throw store_error("cannot open " + path.filename().string(), errno);
  return file;
}

// Whether the file that was locked is still the one at `path`: a lock on a removed file keeps
// nobody out.
bool is_still_there(const Descriptor& file, const std::filesystem::path& path) {
  struct stat locked {};
  struct stat there {};
  return ::fstat(file.get(), &locked) == 0 && ::lstat(path.c_str(), &there) == 0 &&
         locked.st_dev == there.st_dev && locked.st_ino == there.st_ino;
}

bool try_lock(const Descriptor& file) {
  const int result = again_if_interrupted([&] { return ::flock(file.get(), LOCK_EX | LOCK_NB); });
  if (result == 0) return true;
  if (errno == EWOULDBLOCK) return false;
  throw store_error("cannot lock", errno);
}

}  // namespace

FileLock::FileLock(const std::filesystem::path& path, const base::Patience& patience) {
  // flock() has no time limit that would also hear a stop, so it is tried: often at first, because
  // locks are short.
  milliseconds between{1};
  Descriptor file = open_lock_file(path);
  for (;;) {
    if (try_lock(file)) {
      if (is_still_there(file, path)) break;
      file = open_lock_file(path);
      continue;
    }
    pause(between, patience);
    between = std::min(between * 2, milliseconds{20});
  }
  handle_ = file.release();
}

FileLock FileLock::briefly(const std::filesystem::path& path) {
  try {
    return {path, base::Patience{}.at_most(std::chrono::seconds(10))};
  } catch (const base::Error& error) {
    if (error.code() != base::ErrorCode::deadlineExceeded) throw;
    throw base::Error(base::ErrorCode::storeUnavailable,
                      "a lock is held: " + path.filename().string());
  }
}

FileLock::FileLock(FileLock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}

FileLock::~FileLock() {
  if (handle_ < 0) return;
  // Not close() alone: a child between fork and exec has the descriptor too, and with it the lock.
  ::flock(handle_, LOCK_UN);
  ::close(handle_);
}

}  // namespace kepka::platform
