// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <sys/stat.h>
#include <unistd.h>

#include <deque>

#include "platform/files.h"

namespace kepka::platform {

namespace fs = std::filesystem;

namespace {

constexpr int links_followed = 40;  // as the kernel does before it gives ELOOP

void put_first(const fs::path& path, std::deque<fs::path>& parts) {
  const fs::path relative = path.relative_path();
  parts.insert(parts.begin(), relative.begin(), relative.end());
}

bool is_only_ours(const fs::path& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && !S_ISLNK(status.st_mode) &&
         status.st_uid == ::geteuid() && (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

bool is_only_roots(const struct stat& status) {
  if (status.st_uid != 0) return false;
  // The mode of a link means nothing. An ACL's mask shows in the group's bits.
  return S_ISLNK(status.st_mode) || (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

}  // namespace

// Walks the path as the kernel does, because whoever can change a link or a folder on the way
// chooses the file.
bool only_root_may_write(const fs::path& path) {
  if (!path.is_absolute()) return false;
  std::deque<fs::path> parts;
  put_first(path, parts);
  fs::path at = "/";
  int links = 0;
  for (;;) {
    struct stat status {};
    if (::lstat(at.c_str(), &status) != 0 || !is_only_roots(status)) return false;
    if (S_ISLNK(status.st_mode)) {
      std::error_code error;
      const fs::path target = fs::read_symlink(at, error);
      if (error || ++links > links_followed) return false;
      put_first(target, parts);
      at = target.is_absolute() ? fs::path("/") : at.parent_path();
      continue;
    }
    while (!parts.empty() && (parts.front().empty() || parts.front() == ".")) parts.pop_front();
    if (parts.empty()) return true;
    const fs::path part = parts.front();
    parts.pop_front();
    at = part == ".." ? at.parent_path() : at / part;
  }
}

bool can_be_run(const fs::path& path) {
  struct stat status {};
  return path.is_absolute() && ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
         ::access(path.c_str(), X_OK) == 0;
}

bool belongs_to_this_user(const fs::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && status.st_uid == ::geteuid();
}

bool only_owner_may_write(const fs::path& path) {
  return is_only_ours(path) && is_only_ours(path.parent_path());
}

}  // namespace kepka::platform
