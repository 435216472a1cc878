// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "audit/entry.h"

// The audit's files, <data>/audit/audit-000001.jsonl and so on: one line of JSON a decision, each
// with the digest of the line before, also over the files' borders; and head.json, which says where
// the chain ends. All change under one lock between hosts, never held across a window.
namespace kepka::audit {

/// Where the chain ends.
struct Head {
  std::uint64_t file = 1;    // number of the newest file
  std::uint64_t first = 1;   // and of the oldest that was kept
  std::uint64_t number = 0;  // of the last line
  std::string digest = std::string(no_digest);
};

/// A line that was written, and where the chain ends with it.
struct Written {
  Line line;
  std::string digest;
};

struct Sizes {
  std::uint64_t file_limit = 1024 * 1024;  // bytes, then a new file begins
  std::size_t files_kept = 12;
};

class Trail {
 public:
  explicit Trail(std::filesystem::path folder, Sizes sizes = {});

  /// On the disk when this returns: a line is written and synced, then head.json; a decision is
  /// rare (a person is asked for each), so that costs nobody anything. What was cut or edited
  /// meanwhile is not mended: the chain goes on from head.json, so that verify() will tell. Throws
  /// Error(storeUnavailable | storeUnsafe | storeFull).
  Written append(const Entry& entry);

  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
  Sizes sizes_;
};

/// What read_trail() found in a file: each text between line ends, and what follows the last.
struct TrailFile {
  std::uint64_t number = 0;
  std::vector<std::string> lines;
  std::string torn;  // an unfinished line
};

struct TrailContent {
  std::vector<TrailFile> files;  // by their numbers
  std::optional<Head> head;      // nothing if it is not there or cannot be read
};

/// Everything, under the lock; nothing if there is no audit yet.
TrailContent read_trail(const std::filesystem::path& folder);

std::string trail_file_name(std::uint64_t number);

}  // namespace kepka::audit
