// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>

namespace kepka::doctor {

/// What a folder or file is to this user.
struct FileState {
  bool exists = false, is_folder = false;
  bool is_ours = false;  // belongs to this user
  bool is_open = false;  // others may read or write it
  bool others_may_write = false;
  bool is_readable = false;    // by everybody
  bool is_executable = false;  // by everybody
};

/// A link is not followed unless `follow`.
FileState file_state(const std::filesystem::path& path, bool follow = false);

/// What can be written where the folder lies.
struct Room {
  bool is_known = false;
  bool is_read_only = false;     // the file system
  bool is_writable = false;      // for this user
  std::uint64_t free_bytes = 0;  // for this user
  bool has_free_files = true;
};

Room room_of(const std::filesystem::path& folder);

}  // namespace kepka::doctor
