// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "watched_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>

namespace virtual_rutoken {

namespace {

std::string read_all(int descriptor) {
  std::string content;
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw std::runtime_error("cannot read");
    if (count == 0) return content;
    content.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace

WatchedFile::~WatchedFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool WatchedFile::is_same_file() const {
  struct stat known {};
  struct stat there {};
  return descriptor_ >= 0 && ::fstat(descriptor_, &known) == 0 &&
         ::stat(path_.c_str(), &there) == 0 && known.st_dev == there.st_dev &&
         known.st_ino == there.st_ino;
}

std::shared_ptr<const std::string> WatchedFile::read() {
  const std::lock_guard lock(mutex_);
  if (is_same_file()) return content_;
  const int next = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  if (next < 0 && errno != ENOENT) throw std::runtime_error("cannot open " + path_.string());
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = next;
  content_ = next < 0 ? nullptr : std::make_shared<const std::string>(read_all(next));
  return content_;
}

}  // namespace virtual_rutoken
