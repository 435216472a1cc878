// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "doctor/folder_state.h"

namespace kepka::doctor {

FileState file_state(const std::filesystem::path& path, bool follow) {
  struct stat status {};
  const int result = follow ? ::stat(path.c_str(), &status) : ::lstat(path.c_str(), &status);
  if (result != 0) return {};
  FileState state;
  state.exists = true;
  state.is_folder = S_ISDIR(status.st_mode);
  state.is_ours = status.st_uid == ::geteuid();
  state.is_open = (status.st_mode & (S_IRWXG | S_IRWXO)) != 0;
  state.others_may_write = (status.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  state.is_readable = (status.st_mode & S_IROTH) != 0;
  state.is_executable = (status.st_mode & S_IXOTH) != 0;
  return state;
}

Room room_of(const std::filesystem::path& folder) {
  struct statvfs status {};
  if (::statvfs(folder.c_str(), &status) != 0) return {};
  Room room;
  room.is_known = true;
  room.is_read_only = (status.f_flag & ST_RDONLY) != 0;
  room.is_writable = ::access(folder.c_str(), W_OK | X_OK) == 0;
  room.free_bytes = std::uint64_t{status.f_bavail} * status.f_frsize;
  room.has_free_files = status.f_files == 0 || status.f_favail > 0;  // some file systems count none
  return room;
}

}  // namespace kepka::doctor
