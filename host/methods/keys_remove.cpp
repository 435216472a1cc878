// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <utility>

#include "base/error.h"
#include "enrolments/reconcile.h"
#include "methods/all_methods.h"
#include "methods/auditing.h"
#include "methods/opening.h"
#include "methods/remembering.h"
#include "methods/storages.h"
#include "methods/windows.h"
#include "pki/request.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using enrolments::Enrolment;
using enrolments::State;
using keystore::KeyRecord;
using keystore::KeyStore;
using Params = protocol::KeysRemoveParams;

/// What shall go.
struct KeyTarget {
  std::shared_ptr<KeyStore> store;
  KeyRecord record;
  std::optional<pki::Certificate> certificate;  // the record's, if it can be read
  std::optional<Enrolment> enrolment;           // that the key was made for, if it is known
};

bool is_meant(const KeyRecord& record, const Params& params) {
  if (record.id != params.key) return false;
  if (!params.certificate) return true;
  return record.certificate &&
         base::to_hex(crypto::digest(crypto::Digest::sha256, *record.certificate)) ==
             *params.certificate;
}

std::optional<Enrolment> enrolment_of(Services& services, const std::string& storage,
                                      const std::string& key_id) {
  for (Enrolment& enrolment : services.journal.list_all()) {
    if (enrolment.storage == storage && enrolment.key_id == key_id) return std::move(enrolment);
  }
  return std::nullopt;
}

KeyTarget find_key_target(Services& services, const Context& context, const Params& params) {
  KeyTarget target;
  target.store = need_store(services, context, params.storage);
  const keystore::StorageInfo storage = target.store->info();
  bool found = false;
  for (KeyRecord& record : target.store->list(context.patience)) {
    if (found || !is_meant(record, params)) continue;
    target.record = std::move(record);
    found = true;
  }
  if (!found) throw Error(storage.token ? ErrorCode::dataMissing : ErrorCode::keyNotFound);
  try {
    if (target.record.certificate)
      target.certificate = pki::decode_certificate(*target.record.certificate);
  } catch (const Error&) {
    // Damaged, and all the more a reason to remove it.
  }
  target.enrolment = enrolment_of(services, storage.id, target.record.id);
  return target;
}

std::string person_for(const KeyTarget& target) {
  if (target.certificate) return person_of(target.certificate->subject);
  if (target.enrolment && !target.enrolment->request.empty())
    return person_of(pki::decode_request(target.enrolment->request).subject);
  return target.record.label.empty() ? target.record.id : target.record.label;
}

/// Whose key is gone can no longer be finished.
void end_enrolment(Services& services, std::optional<Enrolment>& enrolment) {
  if (!enrolment) return;
  if (enrolment->state == State::begun) return services.journal.roll_back(enrolment->id);
  if (enrolment->state != State::requestBuilt) return;
  enrolment->state = State::abandoned;
  services.journal.update(*enrolment);
}

void remove_from_token(Services& services, Context& context, KeyTarget& target,
                       const Purpose& purpose, bool only_certificate) {
  const Opened opened = open_for(services, context, target.store, std::nullopt, purpose);
  if (only_certificate)
    return opened.access->remove_certificate(target.record.id, *target.record.certificate);
  opened.access->remove(target.record.id);
  end_enrolment(services, target.enrolment);
}

/// The registry's owner needs no password for that.
void remove_from_registry(Services& services, Context& context, KeyTarget& target,
                          const Purpose& purpose, bool only_certificate) {
  KeyStore& store = *target.store;
  need_consent(services, context, consent_window(purpose, store.info()));
  context.patience.check();
  if (only_certificate) {
    store.open(std::nullopt, {}, context.patience)
        ->remove_certificate(target.record.id, *target.record.certificate);
    return;
  }
  end_enrolment(services, target.enrolment);
  store.remove_without_secret(target.record.id);
  forget_remembered(services, store.info(), target.record.id);
}

json::value commit(Services& services, Context& context, const Params& params) {
  KeyTarget target = find_key_target(services, context, params);
  std::optional<enrolments::WorkMark> mark;
  if (target.enrolment) {
    auto taken = enrolments::WorkMark::take(services.mark_folder(), target.enrolment->origin,
                                            target.enrolment->request_id);
    if (!taken) throw Error(ErrorCode::busy, "its enrolment is being worked on");
    mark.emplace(std::move(*taken));
    target.enrolment = enrolment_of(services, target.store->info().id, target.record.id);
  }
  note_use(context, target.store->info().id, target.record.id);
  const bool only_certificate = params.certificate.has_value();
  const Purpose purpose = remove_purpose(language_of(context.caller.language), person_for(target),
                                         target.certificate, only_certificate);
  const auto remove = target.store->info().token ? remove_from_token : remove_from_registry;
  remove(services, context, target, purpose, only_certificate);
  return protocol::write(protocol::KeysRemoveResult{});
}

}  // namespace

Method keys_remove(Services& services) {
  return {.name = "keys.remove",
          .audience = Audience::extension,
          .run = {},
          .prepare = [&services](Context& context, const json::object& arguments) -> Prepared {
            const auto params = protocol::read_keys_remove_params(arguments, arguments_path());
            services.mend_once();
            find_key_target(services, context, params);
            return {std::nullopt, [&services, params](Context& later) {
                      return commit(services, later, params);
                    }};
          }};
}

}  // namespace kepka::methods
