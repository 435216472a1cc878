// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "keystore/keystore.h"
#include "keystore/token/tokens.h"
#include "methods/services.h"
#include "pki/certificate.h"
#include "wire/json.h"

// The keys of this computer as the person names them on a command line.
namespace kepka::transfer {

struct StoredKey {
  std::shared_ptr<keystore::KeyStore> store;
  keystore::StorageInfo storage;
  keystore::KeyRecord record;
  std::optional<pki::Certificate> certificate;

  /// Whether it could be exported, as far as the storage is concerned.
  bool may_leave() const { return storage.key_in_software && record.exportable; }
};

struct StoredKeys {
  std::vector<StoredKey> keys;
  std::vector<keystore::TokenProblem> problems;  // what cannot be listed
};

/// Of every storage, the registry first. No PIN and no password is asked for. Throws
/// Error(cancelled | deadlineExceeded).
StoredKeys list_stored_keys(methods::Services& services, const base::Patience& patience);

/// The one that `named` means: the id of a key, or of its certificate the serial number or SHA-256
/// in hexadecimal (colons, blanks and case do not count). Of several certificates of one key the
/// latest. Throws Error(keyNotListed | keyAmbiguous).
const StoredKey& choose_key(const StoredKeys& keys, std::string_view named);

/// {"format": "storedKey", "id", "storage", "storageKind", "algorithm", "parameterSet",
/// "exportable", and of the certificate "commonName", "serial", "notBefore", "notAfter", "sha256"}.
wire::json::object describe_stored_key(const StoredKey& key, prompt::Language language);

/// {"items": [...]} for admin::report_text(): the keys and, as "storageProblem", the problems.
wire::json::object keys_report(const StoredKeys& keys, prompt::Language language);

}  // namespace kepka::transfer
