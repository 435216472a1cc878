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

/// A mark, between processes, that an enrolment is being worked on: held by begin, finish and
/// abandon from before they look at its record until they have written it, also while their window
/// is open. It ends with the process that holds it, so a record in State::begun without a mark is
/// what a killed host left behind.
class WorkMark {
 public:
  /// Nothing if another request, here or in another host, works on the same application.
  static std::optional<WorkMark> take(const std::filesystem::path& folder,
                                      const std::string& origin, const std::string& request_id);

  WorkMark(WorkMark&& other) noexcept;
  WorkMark& operator=(WorkMark&&) = delete;
  ~WorkMark();

 private:
  WorkMark(platform::FileLock lock, std::filesystem::path file);

  platform::FileLock lock_;
  std::filesystem::path file_;
};

/// Mends what a killed host left, one record after the other, each under its mark: what is merely
/// begun is rolled back, its key with it, because no request for that key was ever given out; a
/// requestBuilt whose certificate already lies beside the key becomes installed; the key of an
/// abandoned one goes, where no PIN is needed for that. Never touches the key of a request that is
/// on disk and not abandoned. `keys`: what the store has listed.
void reconcile(Journal& journal, keystore::KeyStore& store,
               const std::vector<keystore::KeyRecord>& keys,
               const std::filesystem::path& mark_folder);

}  // namespace kepka::enrolments
