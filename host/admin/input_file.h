// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>

#include "base/bytes.h"

namespace kepka::admin {

/// Bytes of a person's file, which may be a private key: wiped when they end. Cannot be copied.
class FileBytes {
 public:
  FileBytes() = default;
  explicit FileBytes(base::Bytes bytes) : bytes_(std::move(bytes)) {}
  FileBytes(FileBytes&& other) noexcept = default;
  FileBytes& operator=(FileBytes&& other) noexcept;
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;
  ~FileBytes();

  base::ByteView view() const { return bytes_; }

 private:
  void wipe();

  base::Bytes bytes_;
};

/// A whole file that the person named, links followed. Throws Error(fileNotFound | fileNotReadable
/// | fileTooLong).
FileBytes read_input_file(const std::filesystem::path& path, std::size_t limit);

/// The first bytes of it, at most `count`.
base::Bytes read_beginning(const std::filesystem::path& path, std::size_t count);

/// A whole file of any length in pieces.
void read_input_file_in_pieces(const std::filesystem::path& path,
                               const std::function<void(base::ByteView)>& take);

}  // namespace kepka::admin
