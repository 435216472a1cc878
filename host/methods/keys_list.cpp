// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <exception>

#include "base/error.h"
#include "enrolments/reconcile.h"
#include "methods/all_methods.h"
#include "methods/storages.h"
#include "methods/window_texts.h"
#include "pki/request.h"

namespace kepka::methods {

namespace {

using base::Error;
using enrolments::Enrolment;
using keystore::KeyRecord;
using keystore::StorageInfo;

constexpr std::size_t most_keys = 4096;  // protocol.json's bounds
constexpr std::size_t longest_id = 512;

const Enrolment* find_enrolment(const std::vector<Enrolment>& enrolments,
                                const std::string& storage, const std::string& key_id) {
  for (const Enrolment& enrolment : enrolments) {
    if (enrolment.storage == storage && enrolment.key_id == key_id) return &enrolment;
  }
  return nullptr;
}

protocol::KeyEnrolment made_for(const Enrolment& enrolment, const KeyRecord& record) {
  protocol::KeyEnrolment out;
  out.site = policy::display_origin(enrolment.origin);
  out.request_id = enrolment.request_id;
  out.state = static_cast<protocol::KeyEnrolmentState>(enrolment.state);
  out.person = enrolment.request.empty()
                   ? pki::display_text(record.label)
                   : person_of(pki::decode_request(enrolment.request).subject);
  out.created = pki::iso_time(enrolment.created);
  return out;
}

/// What a token keeps is hostile: a part that cannot be read is left out, its key is listed.
template <class Value, class Read>
std::optional<Value> if_readable(Read read) {
  try {
    return read();
  } catch (const Error&) {
    return std::nullopt;
  }
}

protocol::StoredKey stored_key(const KeyRecord& record, const StorageInfo& storage,
                               const std::string& handle, const Enrolment* enrolment) {
  protocol::StoredKey key;
  key.storage = handle;
  key.key = record.id;
  key.algorithm =
      if_readable<protocol::Algorithm>([&] { return algorithm_name(record.key.algorithm); });
  key.label = pki::display_text(record.label);
  if (record.certificate) {
    key.certificate = if_readable<protocol::CertificateInfo>(
        [&] { return to_protocol(pki::decode_certificate(*record.certificate), storage); });
  }
  if (enrolment != nullptr) {
    key.enrolment =
        if_readable<protocol::KeyEnrolment>([&] { return made_for(*enrolment, record); });
  }
  return key;
}

void add_keys(Services& services, const Context& context, keystore::KeyStore& store,
              protocol::KeysListResult& result) {
  const StorageInfo storage = store.info();
  const std::vector<KeyRecord> records = store.list(context.patience);
  if (storage.token)
    enrolments::reconcile(services.journal, store, records, services.mark_folder());
  const std::vector<Enrolment> enrolments = services.journal.list_all();
  const std::string handle = handle_of(services, context, storage.id);
  for (const KeyRecord& record : records) {
    if (result.keys.size() == most_keys) return;
    if (record.id.size() > longest_id) continue;
    result.keys.push_back(
        stored_key(record, storage, handle, find_enrolment(enrolments, storage.id, record.id)));
  }
}

json::value list(Services& services, Context& context) {
  services.mend_once();
  keystore::TokenListing listing = all_stores(services, context.patience);
  protocol::KeysListResult result;
  std::vector<StorageInfo> infos;
  for (const auto& store : listing.stores) {
    infos.push_back(store->info());
    try {
      add_keys(services, context, *store, result);
    } catch (const Error& error) {
      context.patience.check();
      listing.problems.push_back({infos.back().label_ru, infos.back().label_en, error});
    }
  }
  result.storages = to_protocol(services, context, infos);
  for (const keystore::TokenProblem& problem : listing.problems)
    result.problems.push_back(to_protocol(problem, false, true));
  return protocol::write(result);
}

}  // namespace

Method keys_list(Services& services) {
  return {.name = "keys.list",
          .audience = Audience::extension,
          .run = [&services](Context& context, const json::object& arguments) -> json::value {
            protocol::read_keys_list_params(arguments, arguments_path());
            return list(services, context);
          },
          .prepare = {}};
}

}  // namespace kepka::methods
