// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "enrolments/reconcile.h"

#include <chrono>

#include "base/error.h"
#include "crypto/keys.h"
#include "pki/spki.h"

namespace kepka::enrolments {

namespace {

using base::Error;
using base::ErrorCode;

void roll_back_begun(Journal& journal, keystore::KeyStore& store, const Enrolment& enrolment,
                     const std::filesystem::path& mark_folder) {
  const auto mark = WorkMark::take(mark_folder, enrolment.origin, enrolment.request_id);
  if (!mark) return;
  // Between the list and the mark another host may have finished the request: look again under the
  // mark.
  const auto now = journal.find(enrolment.origin, enrolment.id);
  if (!now || now->state != State::begun) return;
  store.remove(enrolment.key_id);
  journal.roll_back(enrolment.id);
}

void note_installed(Journal& journal, const std::vector<keystore::KeyRecord>& keys,
                    Enrolment enrolment) {
  for (const keystore::KeyRecord& key : keys) {
    if (key.id != enrolment.key_id || !key.certificate) continue;
    enrolment.certificate = *key.certificate;
    enrolment.state = State::installed;
    journal.update(enrolment);
    return;
  }
}

}  // namespace

std::optional<WorkMark> WorkMark::take(const std::filesystem::path& folder,
                                       const std::string& origin, const std::string& request_id) {
  // The name must say nothing and hold anything: a digest of both texts, the length keeps them
  // apart.
  const std::string both = std::to_string(origin.size()) + ':' + origin + request_id;
  const base::Bytes digest = crypto::digest(crypto::Digest::sha256, base::bytes_of(both));
  const std::string name = base::to_hex(digest).substr(0, 32) + ".mark";
  try {
    const base::Patience no_patience{{}, base::Clock::now() + std::chrono::milliseconds(50)};
    return WorkMark(platform::FileLock(folder / name, no_patience));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::deadlineExceeded) return std::nullopt;
    throw;
  }
}

void reconcile(Journal& journal, keystore::KeyStore& store,
               const std::filesystem::path& mark_folder) {
  const std::string storage = store.info().id;
  const std::vector<keystore::KeyRecord> keys = store.list();
  for (const Enrolment& enrolment : journal.list_all()) {
    if (enrolment.storage != storage) continue;
    if (enrolment.state == State::begun) roll_back_begun(journal, store, enrolment, mark_folder);
    if (enrolment.state == State::requestBuilt) note_installed(journal, keys, enrolment);
  }
}

}  // namespace kepka::enrolments
