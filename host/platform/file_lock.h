// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "base/patience.h"

namespace kepka::platform {

/// An advisory lock between processes (flock on a file of its own), released at the end of the
/// object or of the process, whichever comes first.
class FileLock {
 public:
  /// Creates the file if need be and waits for the lock. Throws Error(cancelled | deadlineExceeded)
  /// when patience ends, Error(storeUnavailable) when the file cannot be made.
  FileLock(const std::filesystem::path& path, const base::Patience& patience);

  /// For locks that nobody holds longer than a few writes take: waits ten seconds at most, and then
  /// throws Error(storeUnavailable), because no person had anything to do with it.
  static FileLock briefly(const std::filesystem::path& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  ~FileLock();

 private:
  int handle_ = -1;
};

}  // namespace kepka::platform
