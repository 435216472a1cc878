// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "enrolments/journal.h"
#include "keystore/keystore.h"
#include "platform/file_lock.h"

namespace kepka::enrolments {

/// A mark, between processes, that an enrolment is being worked on: held from before its record is
/// written until its request is on disk, also while its window is open. It ends with the process
/// that holds it, so a record in State::begun without a mark is what a killed host left behind.
class WorkMark {
 public:
  /// Nothing if another request, here or in another host, works on the same application.
  static std::optional<WorkMark> take(const std::filesystem::path& folder,
                                      const std::string& origin, const std::string& request_id);

 private:
  explicit WorkMark(platform::FileLock lock) : lock_(std::move(lock)) {}
  platform::FileLock lock_;
};

/// Mends what a killed host left: a record in State::begun that nobody works on is rolled back, its
/// key with it, because no request for that key was ever given out; a requestBuilt whose
/// certificate already lies beside the key becomes installed. Never touches the key of a request
/// that is on disk.
void reconcile(Journal& journal, keystore::KeyStore& store,
               const std::filesystem::path& mark_folder);

}  // namespace kepka::enrolments
