// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "enrolments/reconcile.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "crypto/keys.h"

namespace kepka::enrolments {

namespace {

using base::Error;
using base::ErrorCode;

auto find_record(const std::vector<keystore::KeyRecord>& keys, const std::string& id) {
  return std::find_if(keys.begin(), keys.end(),
                      [&](const auto& record) { return record.id == id; });
}

/// Under the enrolment's mark, and as it is now: another host may have gone on with it meanwhile.
void mend(Journal& journal, keystore::KeyStore& store, const std::vector<keystore::KeyRecord>& keys,
          const Enrolment& listed, const std::filesystem::path& mark_folder) {
  const auto mark = WorkMark::take(mark_folder, listed.origin, listed.request_id);
  if (!mark) return;
  auto enrolment = journal.find(listed.origin, listed.id);
  if (!enrolment) return;
  if (!enrolment->key_of.empty()) {
    // The key is another enrolment's, and so may its certificate be.
    if (enrolment->state == State::begun) journal.roll_back(enrolment->id);
  } else if (enrolment->state == State::begun) {
    // A key that cannot go without a PIN keeps its record: it is listed as one without a request,
    // and the next begin for the same application removes it. Nor can it be known without the PIN
    // that there is none.
    if (store.remove_without_secret(enrolment->key_id)) journal.roll_back(enrolment->id);
  } else if (enrolment->state == State::abandoned) {
    // The person ordered it, and a host died over it.
    if (!journal.key_is_shared(*enrolment)) store.remove_without_secret(enrolment->key_id);
  } else if (enrolment->state == State::requestBuilt) {
    const auto key = find_record(keys, enrolment->key_id);
    if (key == keys.end() || !key->certificate) return;
    // The certificate may be another request's for the same key.
    if (journal.key_is_shared(*enrolment)) return;
    enrolment->certificate = *key->certificate;
    enrolment->state = State::installed;
    journal.update(*enrolment);
  }
}

/// Whether mend() could have anything to do, so that the marks of all others are left alone.
bool may_need_mending(const Enrolment& enrolment, const std::vector<keystore::KeyRecord>& keys) {
  if (enrolment.state == State::begun) return true;
  if (enrolment.state == State::installed) return false;
  const auto key = find_record(keys, enrolment.key_id);
  return key != keys.end() && (enrolment.state == State::abandoned || key->certificate);
}

}  // namespace

WorkMark::WorkMark(platform::FileLock lock, std::filesystem::path file)
    : lock_(std::move(lock)), file_(std::move(file)) {}

WorkMark::WorkMark(WorkMark&& other) noexcept
    : lock_(std::move(other.lock_)), file_(std::exchange(other.file_, {})) {}

// Removed while the lock is still held: whoever waits for it sees that the file has gone and makes
// a new one.
WorkMark::~WorkMark() {
  std::error_code ignored;
  if (!file_.empty()) std::filesystem::remove(file_, ignored);
}

std::optional<WorkMark> WorkMark::take(const std::filesystem::path& folder,
                                       const std::string& origin, const std::string& request_id) {
  // The name must say nothing and hold anything: a digest of both texts, the length keeps them
  // apart.
  const std::string both = std::to_string(origin.size()) + ':' + origin + request_id;
  const base::Bytes digest = crypto::digest(crypto::Digest::sha256, base::bytes_of(both));
  const std::string name = base::to_hex(digest).substr(0, 32) + ".mark";
  try {
    const base::Patience no_patience{{}, base::Clock::now() + std::chrono::milliseconds(50)};
    return WorkMark(platform::FileLock(folder / name, no_patience), folder / name);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::deadlineExceeded) return std::nullopt;
    throw;
  }
}

void reconcile(Journal& journal, keystore::KeyStore& store,
               const std::vector<keystore::KeyRecord>& keys,
               const std::filesystem::path& mark_folder) {
  const std::string storage = store.info().id;
  for (const Enrolment& enrolment : journal.list_all()) {
    if (enrolment.storage != storage || !may_need_mending(enrolment, keys)) continue;
    try {
      mend(journal, store, keys, enrolment, mark_folder);
    } catch (const Error&) {
      // One that cannot be mended now must not keep the others from being used; the next start
      // tries again.
    }
  }
}

}  // namespace kepka::enrolments
