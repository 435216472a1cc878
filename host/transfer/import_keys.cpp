// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "transfer/import_keys.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/error.h"
#include "methods/opening.h"
#include "methods/windows.h"
#include "transfer/key_sources.h"
#include "transfer/stored_keys.h"
#include "transfer/transfer_texts.h"

namespace kepka::transfer {
namespace {

using base::Error;
using base::ErrorCode;
using base::Secret;
namespace json = wire::json;

std::optional<std::vector<ForeignKey>> try_to_open(const KeySource& source,
                                                   const Secret& password) {
  try {
    return open_key_source(source, password);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::wrongPassword) throw;
    return std::nullopt;
  }
}

// Programs write files and containers without a password too: that costs one try and no window.
std::vector<ForeignKey> open_source(methods::Services& services, methods::Context& context,
                                    const KeySource& source) {
  auto keys = try_to_open(source, Secret());
  for (bool wrong = false; !keys; wrong = true) {
    const Secret password = methods::ask_password(
        services, context,
        file_password_window(methods::language_of(context.caller.language), source.name, wrong));
    context.patience.check();
    keys = try_to_open(source, password);
  }
  return *std::move(keys);
}

bool holds(const std::vector<ForeignKey>& keys, const crypto::PublicKey& key) {
  return std::ranges::any_of(keys, [&](const ForeignKey& other) {
    return crypto::public_key_of(other.key).value == key.value;
  });
}

// One key in two containers of a file is one.
std::vector<ForeignKey> keys_of_path(methods::Services& services, methods::Context& context,
                                     const ImportOrder& order) {
  std::vector<ForeignKey> out;
  for (const KeySource& source : read_key_sources(order.path)) {
    for (ForeignKey& key : open_source(services, context, source)) {
      if (!key.exportable) throw Error(ErrorCode::keyNotExportable);
      if (!holds(out, crypto::public_key_of(key.key))) out.push_back(std::move(key));
    }
  }
  return out;
}

// Before the person thinks up a password; import_key() looks again, under the store's lock.
void check_absent(methods::Services& services, const methods::Context& context,
                  const std::vector<ForeignKey>& keys) {
  for (const keystore::KeyRecord& record : services.registry->list(context.patience)) {
    if (holds(keys, record.key)) throw Error(ErrorCode::keyExists, record.id);
  }
}

std::vector<std::string> owners_of(const std::vector<ForeignKey>& keys) {
  std::vector<std::string> out;
  for (const ForeignKey& key : keys) {
    out.push_back(key.certificate.empty()
                      ? key.name
                      : methods::person_of(pki::decode_certificate(key.certificate).subject));
  }
  return out;
}

/// The ids that were laid down, removed again unless all went well.
class Laid {
 public:
  explicit Laid(keystore::KeyStore& store) : store_(store) {}
  Laid(const Laid&) = delete;
  Laid& operator=(const Laid&) = delete;
  ~Laid() {
    for (const std::string& id : ids_) take_back(id);
  }

  void add(const std::string& id) { ids_.push_back(id); }
  std::vector<std::string> keep() { return std::exchange(ids_, {}); }

 private:
  void take_back(const std::string& id) noexcept {
    try {
      store_.remove_without_secret(id);
    } catch (const Error&) {
      // What went wrong first is what the person must know.
    }
  }

  keystore::KeyStore& store_;
  std::vector<std::string> ids_;
};

json::object report_of(methods::Services& services, const methods::Context& context,
                       const std::vector<std::string>& ids) {
  const keystore::StorageInfo storage = services.registry->info();
  json::array items;
  for (keystore::KeyRecord& record : services.registry->list(context.patience)) {
    if (std::ranges::find(ids, record.id) == ids.end()) continue;
    std::optional<pki::Certificate> certificate;
    if (record.certificate) certificate = pki::decode_certificate(*record.certificate);
    const StoredKey key{services.registry, storage, std::move(record), std::move(certificate)};
    items.push_back(describe_stored_key(key, methods::language_of(context.caller.language)));
  }
  json::object out;
  out["items"] = std::move(items);
  return out;
}

}  // namespace

json::object import_keys(methods::Services& services, methods::Context& context,
                         const ImportOrder& order) {
  services.mend_once();  // makes the data folder too, where a window has its lock
  const std::vector<ForeignKey> keys = keys_of_path(services, context, order);
  check_absent(services, context, keys);
  const methods::Purpose purpose =
      import_purpose(methods::language_of(context.caller.language), owners_of(keys));
  const methods::Opened opened =
      methods::open_for(services, context, services.registry, std::nullopt, purpose);
  Laid laid(*services.registry);
  for (const ForeignKey& key : keys) {
    const std::string id = methods::new_id(services);
    opened.access->import_key(id, key.key, order.exportable, services.random);
    laid.add(id);
    if (!key.certificate.empty()) opened.access->install_certificate(id, key.certificate);
  }
  return report_of(services, context, laid.keep());
}

}  // namespace kepka::transfer
