// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/secret.h"
#include "crypto/keys.h"
#include "crypto/random.h"

namespace kepka::keystore {

enum class SecretKind { password, pin };  // «пароль» or «PIN-код»: what the person is asked for

struct StorageInfo {
  std::string id;    // "registry", later "token:..."; opaque to a page
  std::string kind;  // "registry"
  std::string label_ru, label_en;
  SecretKind secret = SecretKind::password;
  bool qualified = false;               // whether a signature by its keys can be a qualified one
  bool key_in_software = true;          // needs the sensor
  std::vector<std::string> algorithms;  // names of the protocol: "gost2012-256", ...
  std::string sign_tool;  // for subjectSignTool: the tool that signs with keys of this storage
};

struct KeyRecord {
  std::string id;  // 32 hex digits, chosen by the caller before the key is made
  crypto::PublicKey key;
  std::optional<base::Bytes> certificate;  // DER
};

/// One storage of keys. Every method may be called from several threads and processes.
class KeyStore {
 public:
  virtual ~KeyStore() = default;

  virtual StorageInfo info() const = 0;

  /// Makes a pair under `id` and returns its public key; the pair is on disk, synced, when this
  /// returns. Never overwrites: throws Error(alreadyExists). Throws Error(storeFull |
  /// storeUnavailable | storeUnsafe), and leaves nothing then.
  virtual crypto::PublicKey create_key(const std::string& id, const crypto::KeyAlgorithm& algorithm,
                                       const base::Secret& password, crypto::Random& random) = 0;

  /// Opens the private key and checks that it belongs to the stored public key. Throws
  /// Error(wrongPassword | keyNotFound | storeDamaged).
  virtual std::unique_ptr<crypto::Signer> open(const std::string& id, const base::Secret& password,
                                               crypto::Random& random) = 0;

  /// Whole containers only; a damaged one is left out and logged, and never hides the others.
  virtual std::vector<KeyRecord> list() = 0;
  virtual std::optional<KeyRecord> find(const crypto::PublicKey& key) = 0;

  /// Lays the certificate beside the key; the same certificate again is success, another one
  /// replaces it (the old file is kept as certificate.<digest>.old). Throws Error(keyNotFound).
  virtual void install_certificate(const std::string& id, base::ByteView der) = 0;

  virtual void remove(const std::string& id) = 0;
};

}  // namespace kepka::keystore
