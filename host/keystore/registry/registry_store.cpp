// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/registry/registry_store.h"

#include <utility>

#include "base/error.h"
#include "keystore/registry/container.h"
#include "pki/pkcs8.h"
#include "pki/spki.h"
#include "platform/file_lock.h"
#include "platform/files.h"

namespace kepka::keystore {

namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;
using base::Secret;

class RegistryStore final : public KeyStore {
 public:
  RegistryStore(fs::path folder, std::function<void(const std::string&)> log)
      : folder_(std::move(folder)), log_(std::move(log)) {}

  StorageInfo info() const override;
  std::vector<KeyRecord> list(const base::Patience& patience) override;
  std::unique_ptr<Access> open(const std::optional<std::string>& id, const Secret& secret,
                               const base::Patience& patience) override;
  bool remove_without_secret(const std::string& id) override;

  // Of RegistryAccess.
  crypto::PublicKey create_key(const std::string& id, const crypto::KeyAlgorithm& algorithm,
                               const Secret& password, crypto::Random& random);
  void import_key(const std::string& id, const crypto::PrivateKey& key, bool exportable,
                  const Secret& password, crypto::Random& random);
  crypto::PrivateKey read_key(const std::string& id, const Secret& password) const;
  crypto::PrivateKey export_key(const std::string& id, const Secret& password) const;
  void install_certificate(const std::string& id, base::ByteView der);
  void remove_certificate(const std::string& id, base::ByteView der);

 private:
  platform::FileLock lock() const;
  void prepare_folder(const std::string& id, const Secret& password) const;
  fs::path existing(const std::string& id) const;

  fs::path folder_;
  std::function<void(const std::string&)> log_;
};

/// A password, and what it opens: nothing is held open in between.
class RegistryAccess final : public Access {
 public:
  RegistryAccess(RegistryStore& store, const Secret& password)
      : store_(store), password_(Secret::copy_of(password.view())) {}

  crypto::PublicKey create_key(const std::string& id, const KeyRequest& request,
                               crypto::Random& random) override {
    return store_.create_key(id, request.algorithm, password_, random);
  }
  std::unique_ptr<crypto::Signer> signer(const std::string& id, crypto::Random& random) override {
    return crypto::make_software_signer(store_.read_key(id, password_), random);
  }
  crypto::PrivateKey export_key(const std::string& id) override {
    return store_.export_key(id, password_);
  }
  void import_key(const std::string& id, const crypto::PrivateKey& key, bool exportable,
                  crypto::Random& random) override {
    store_.import_key(id, key, exportable, password_, random);
  }
  void install_certificate(const std::string& id, base::ByteView der) override {
    store_.install_certificate(id, der);
  }
  bool install_authority(base::ByteView) override { return false; }
  void remove(const std::string& id) override { store_.remove_without_secret(id); }
  void remove_certificate(const std::string& id, base::ByteView der) override {
    store_.remove_certificate(id, der);
  }

 private:
  RegistryStore& store_;
  Secret password_;
};

StorageInfo RegistryStore::info() const {
  StorageInfo info;
  info.id = "registry";
  info.kind = "registry";
  info.label_ru = "Реестр";
  info.label_en = "Registry";
  info.secret = SecretKind::password;
  info.qualified = false;
  info.key_in_software = true;
  info.algorithms = {"gost2012-256", "gost2012-512", "rsa-2048",  "rsa-3072",
                     "rsa-4096",     "ecdsa-p256",   "ecdsa-p384"};
  info.sign_tool = crypto::software_tool_name();
  info.used_by_ru = "Kepka на этом компьютере";
  info.used_by_en = "Kepka on this computer";
  return info;
}

// The folder is checked each time: it may have been opened to others since.
platform::FileLock RegistryStore::lock() const {
  platform::make_private_folder(folder_);
  return platform::FileLock::briefly(folder_ / ".lock");
}

fs::path RegistryStore::existing(const std::string& id) const {
  if (!is_container_id(id)) throw Error(ErrorCode::keyNotFound, "no id of a key");
  fs::path container = folder_ / id;
  if (!platform::exists(container)) throw Error(ErrorCode::keyNotFound, "no container " + id);
  return container;
}

// Says early what is wrong with the folder.
void RegistryStore::prepare_folder(const std::string& id, const Secret& password) const {
  if (!is_container_id(id)) throw Error(ErrorCode::internalError, "no id for a key");
  if (password.empty()) throw Error(ErrorCode::internalError, "an empty password");
  const platform::FileLock held = lock();
  if (platform::exists(folder_ / id)) throw Error(ErrorCode::alreadyExists, id);
  platform::remove_left_overs(folder_);
}

crypto::PublicKey RegistryStore::create_key(const std::string& id,
                                            const crypto::KeyAlgorithm& algorithm,
                                            const Secret& password, crypto::Random& random) {
  prepare_folder(id, password);
  // Without the lock: this takes up to seconds, and the rename refuses an id that was taken since.
  const crypto::PrivateKey key = crypto::generate_key(algorithm, random);
  const crypto::PublicKey public_key = crypto::public_key_of(key);
  const base::Bytes encrypted = pki::encrypt_private_key(key, password, random);

  const platform::FileLock held = lock();
  container::create(folder_ / id, encrypted, pki::encode_spki(public_key));
  return public_key;
}

crypto::PrivateKey RegistryStore::read_key(const std::string& id, const Secret& password) const {
  const fs::path container = existing(id);
  const KeyRecord record = container::read(container);
  const base::Bytes encrypted = container::read_encrypted_key(container);
  crypto::PrivateKey key = pki::decrypt_private_key(encrypted, password);
  try {
    if (crypto::public_key_of(key) != record.key) {
      throw Error(ErrorCode::storeDamaged, "the private key is not the public key's");
    }
  } catch (const Error& error) {
    if (error.code() != ErrorCode::keyDamaged) throw;
    throw Error(ErrorCode::storeDamaged, error.what());
  }
  return key;
}

void RegistryStore::import_key(const std::string& id, const crypto::PrivateKey& key,
                               bool exportable, const Secret& password, crypto::Random& random) {
  prepare_folder(id, password);
  const crypto::PublicKey public_key = crypto::public_key_of(key);
  const base::Bytes encrypted = pki::encrypt_private_key(key, password, random);

  const platform::FileLock held = lock();
  for (const KeyRecord& record : list({})) {
    if (record.key.value == public_key.value) throw Error(ErrorCode::keyExists, record.id);
  }
  container::create(folder_ / id, encrypted, pki::encode_spki(public_key), exportable);
}

crypto::PrivateKey RegistryStore::export_key(const std::string& id, const Secret& password) const {
  if (!container::read(existing(id)).exportable) throw Error(ErrorCode::keyNotExportable, id);
  return read_key(id, password);
}

std::unique_ptr<Access> RegistryStore::open(const std::optional<std::string>& id,
                                            const Secret& secret, const base::Patience&) {
  if (id) read_key(*id, secret);
  return std::make_unique<RegistryAccess>(*this, secret);
}

std::vector<KeyRecord> RegistryStore::list(const base::Patience&) {
  std::vector<KeyRecord> records;
  for (const fs::path& name : platform::list_folder(folder_)) {
    if (!is_container_id(name.string())) continue;
    try {
      records.push_back(container::read(folder_ / name));
    } catch (const Error& error) {
      if (error.code() == ErrorCode::storeUnavailable)
        throw;  // a passing fault: the key may be there
      if (log_) log_("container " + name.string() + " left out: " + error.what());
    }
  }
  return records;
}

void RegistryStore::install_certificate(const std::string& id, base::ByteView der) {
  existing(id);  // before the lock, which would make the folder
  const platform::FileLock held = lock();
  container::install_certificate(existing(id), der);
}

void RegistryStore::remove_certificate(const std::string& id, base::ByteView der) {
  existing(id);
  const platform::FileLock held = lock();
  container::remove_certificate(existing(id), der);
}

bool RegistryStore::remove_without_secret(const std::string& id) {
  if (!is_container_id(id)) throw Error(ErrorCode::keyNotFound, "no id of a key");
  if (!platform::exists(folder_)) return true;
  const platform::FileLock held = lock();
  if (platform::exists(folder_ / id)) container::remove(folder_ / id);
  return true;
}

}  // namespace

std::unique_ptr<KeyStore> make_registry_store(const fs::path& folder,
                                              std::function<void(const std::string&)> log) {
  return std::make_unique<RegistryStore>(folder, std::move(log));
}

}  // namespace kepka::keystore
