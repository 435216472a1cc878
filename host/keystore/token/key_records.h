// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keystore/keystore.h"
#include "worker.gen.h"

// What lies on a token as keys with their certificates. All of it is hostile: what cannot be
// understood is left out and hides nothing else.
namespace kepka::keystore {

/// Of an active token: every key whose public half can be read, once for each of its certificates,
/// the newest first. A certificate belongs to the key that stands in it, whatever CKA_ID it has; to
/// a key whose public half cannot be read it belongs by CKA_ID, and the key is taken from it.
std::vector<KeyRecord> active_records(const wire::worker::ObjectsListResult& objects);

/// Of a passive token: what Kepka has kept there as data (passive_names.h).
std::vector<KeyRecord> passive_records(const wire::worker::ObjectsListResult& objects);

/// Nothing for what is no key that Kepka knows.
std::optional<crypto::PublicKey> from_wire(const wire::worker::PublicKey& key);
wire::worker::Algorithm to_wire(const crypto::KeyAlgorithm& algorithm);

/// The same key, whichever of its curve's names stands with it.
bool is_same_key(const crypto::PublicKey& one, const crypto::PublicKey& other);

/// The public key with that id. Throws Error(keyNotFound).
crypto::PublicKey key_of(const std::vector<KeyRecord>& records, const std::string& id);

/// The certificates (DER) of the key with that id.
std::vector<base::Bytes> certificates_of(const std::vector<KeyRecord>& records,
                                         const std::string& id);

}  // namespace kepka::keystore
