// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "transfer/stored_keys.h"

#include <algorithm>

#include "admin/oid_names.h"
#include "base/error.h"
#include "methods/storage_texts.h"
#include "methods/storages.h"
#include "methods/window_texts.h"
#include "pki/key_algorithm.h"
#include "pki/oids.h"

namespace kepka::transfer {
namespace {

using base::Error;
using base::ErrorCode;
namespace json = wire::json;
namespace oids = pki::oids;

constexpr std::size_t keys_max = 4096;

std::string certificate_digest(const pki::Certificate& certificate) {
  return base::to_hex(crypto::digest(crypto::Digest::sha256, certificate.der));
}

// What a token keeps is hostile: a certificate that cannot be read is none.
std::optional<pki::Certificate> readable_certificate(const keystore::KeyRecord& record) {
  if (!record.certificate) return std::nullopt;
  try {
    return pki::decode_certificate(*record.certificate);
  } catch (const Error&) {
    return std::nullopt;
  }
}

// As a person copies it from a window: "00:9F 3A" is 9f3a.
std::string comparable(std::string_view hex) {
  std::string out;
  for (const char c : hex) {
    if (c == ':' || c == ' ') continue;
    out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  out.erase(0, std::min(out.find_first_not_of('0'), out.size()));
  return out;
}

bool is_named(const StoredKey& key, const std::string& wanted) {
  if (comparable(key.record.id) == wanted) return true;
  if (!key.certificate) return false;
  return comparable(base::to_hex(key.certificate->serial)) == wanted ||
         comparable(certificate_digest(*key.certificate)) == wanted;
}

bool is_one_key(const StoredKey& one, const StoredKey& other) {
  return one.storage.id == other.storage.id && one.record.id == other.record.id;
}

bool is_later(const StoredKey& one, const StoredKey& other) {
  if (!one.certificate || !other.certificate) return one.certificate.has_value();
  return one.certificate->not_after > other.certificate->not_after;
}

void add_keys_of(const std::shared_ptr<keystore::KeyStore>& store, const base::Patience& patience,
                 StoredKeys& out) {
  const keystore::StorageInfo storage = store->info();
  try {
    for (keystore::KeyRecord& record : store->list(patience)) {
      if (out.keys.size() == keys_max) return;
      auto certificate = readable_certificate(record);
      out.keys.push_back({store, storage, std::move(record), std::move(certificate)});
    }
  } catch (const Error& error) {
    patience.check();
    out.problems.push_back({storage.label_ru, storage.label_en, error});
  }
}

const asn1::Oid& algorithm_oid(const crypto::KeyAlgorithm& algorithm) {
  switch (algorithm.kind) {
    case crypto::KeyKind::gost2012_256:
      return oids::gost2012_256;
    case crypto::KeyKind::gost2012_512:
      return oids::gost2012_512;
    case crypto::KeyKind::rsa:
      return oids::rsa_encryption;
    case crypto::KeyKind::ecdsa:
      break;
  }
  return oids::ec_public_key;
}

}  // namespace

StoredKeys list_stored_keys(methods::Services& services, const base::Patience& patience) {
  StoredKeys out;
  keystore::TokenListing listing = methods::all_stores(services, patience);
  out.problems = std::move(listing.problems);
  for (const auto& store : listing.stores) add_keys_of(store, patience, out);
  return out;
}

const StoredKey& choose_key(const StoredKeys& keys, std::string_view named) {
  const std::string wanted = comparable(named);
  const StoredKey* found = nullptr;
  for (const StoredKey& key : keys.keys) {
    if (wanted.empty() || !is_named(key, wanted)) continue;
    if (found != nullptr && !is_one_key(*found, key)) throw Error(ErrorCode::keyAmbiguous);
    if (found == nullptr || is_later(key, *found)) found = &key;
  }
  if (found == nullptr) throw Error(ErrorCode::keyNotListed);
  return *found;
}

json::object describe_stored_key(const StoredKey& key, prompt::Language language) {
  json::object out;
  out["format"] = "storedKey";
  out["id"] = key.record.id;
  out["storage"] = methods::name_of(key.storage, language);
  out["storageKind"] = key.storage.kind;
  const crypto::KeyAlgorithm& algorithm = key.record.key.algorithm;
  out["algorithm"] = admin::describe_oid(algorithm_oid(algorithm));
  if (algorithm.kind == crypto::KeyKind::rsa) {
    out["bits"] = algorithm.rsa_bits;
  } else {
    out["parameterSet"] = admin::describe_oid(algorithm.parameter_set);
  }
  out["exportable"] = key.may_leave();
  if (!key.certificate) return out;
  out["commonName"] = methods::person_of(key.certificate->subject);
  out["serial"] = base::to_hex(key.certificate->serial);
  out["notBefore"] = pki::iso_time(key.certificate->not_before);
  out["notAfter"] = pki::iso_time(key.certificate->not_after);
  out["sha256"] = certificate_digest(*key.certificate);
  return out;
}

json::object keys_report(const StoredKeys& keys, prompt::Language language) {
  const bool russian = language == prompt::Language::ru;
  json::array items;
  for (const StoredKey& key : keys.keys) items.push_back(describe_stored_key(key, language));
  for (const keystore::TokenProblem& problem : keys.problems) {
    const base::CatalogueEntry& entry = base::catalogue_entry(problem.error.code());
    json::object item;
    item["format"] = "storageProblem";
    item["place"] = russian ? problem.place_ru : problem.place_en;
    item["errorName"] = entry.name;
    item["message"] = russian ? entry.message_ru : entry.message_en;
    item["remedy"] = russian ? entry.remedy_ru : entry.remedy_en;
    items.push_back(std::move(item));
  }
  json::object out;
  out["items"] = std::move(items);
  return out;
}

}  // namespace kepka::transfer
