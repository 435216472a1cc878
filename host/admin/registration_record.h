// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What kepka register wrote, so that kepka unregister takes away that and nothing else:
// registered.json in registration_folder().
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "admin/registration_places.h"
#include "base/bytes.h"
#include "platform/file_lock.h"

namespace kepka::admin {

struct RecordedManifest {
  std::filesystem::path path;         ///< without the prefix
  std::vector<std::string> digests;   ///< SHA-256 in hex; two while one content replaces another
  std::vector<std::string> browsers;  ///< those that it was written for
};

struct RegistrationRecord {
  std::vector<RecordedManifest> files;
  std::vector<std::filesystem::path>
      folders;  ///< made by kepka register, a folder before what is in it

  RecordedManifest* find(const std::filesystem::path& path);
  void add_folder(const std::filesystem::path& folder);
};

/// The record of one place, held against other processes until it is closed.
class RecordFile {
 public:
  /// Makes the record's folder if need be. Throws Error(registrationNotPermitted |
  /// registrationNoHome).
  explicit RecordFile(const RegistrationPlace& place);

  std::filesystem::path path() const;

  /// What is recorded; nothing if there is no record. Throws Error(registrationRecordDamaged) for
  /// what kepka register cannot have written, and for a record of the whole computer that others
  /// than root may change; Error(registrationNotPermitted).
  RegistrationRecord read() const;

  /// Writes it without the folders that no manifest of it needs any more, and removes those if they
  /// are empty; a record of nothing is removed too. Throws
  /// Error(registrationNotPermitted).
  void save(const RegistrationRecord& record);

 private:
  RegistrationPlace place_;
  std::filesystem::path folder_;  // with the prefix
  std::vector<std::filesystem::path> made_;
  std::optional<platform::FileLock> lock_;
};

/// What is recorded, without holding or making anything: for a dry run.
RegistrationRecord read_record(const RegistrationPlace& place);

/// SHA-256 in hex.
std::string manifest_digest(base::ByteView content);

}  // namespace kepka::admin
