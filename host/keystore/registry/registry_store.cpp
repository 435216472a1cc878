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
  crypto::PublicKey create_key(const std::string& id, const crypto::KeyAlgorithm& algorithm,
                               const Secret& password, crypto::Random& random) override;
  std::unique_ptr<crypto::Signer> open(const std::string& id, const Secret& password,
                                       crypto::Random& random) override;
  std::vector<KeyRecord> list() override;
  std::optional<KeyRecord> find(const crypto::PublicKey& key) override;
  void install_certificate(const std::string& id, base::ByteView der) override;
  void remove(const std::string& id) override;

 private:
  platform::FileLock lock() const;
  fs::path existing(const std::string& id) const;

  fs::path folder_;
  std::function<void(const std::string&)> log_;
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

crypto::PublicKey RegistryStore::create_key(const std::string& id,
                                            const crypto::KeyAlgorithm& algorithm,
                                            const Secret& password, crypto::Random& random) {
  if (!is_container_id(id)) throw Error(ErrorCode::internalError, "no id for a key");
  if (password.empty()) throw Error(ErrorCode::internalError, "an empty password");
  {
    const platform::FileLock held = lock();  // says early what is wrong with the folder
    if (platform::exists(folder_ / id)) throw Error(ErrorCode::alreadyExists, id);
    platform::remove_left_overs(folder_);
  }
  // Without the lock: this takes up to seconds, and the rename refuses an id that was taken since.
  const crypto::PrivateKey key = crypto::generate_key(algorithm, random);
  const crypto::PublicKey public_key = crypto::public_key_of(key);
  const base::Bytes encrypted = pki::encrypt_private_key(key, password, random);

  const platform::FileLock held = lock();
  container::create(folder_ / id, encrypted, pki::encode_spki(public_key));
  return public_key;
}

std::unique_ptr<crypto::Signer> RegistryStore::open(const std::string& id, const Secret& password,
                                                    crypto::Random& random) {
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
  return crypto::make_software_signer(std::move(key), random);
}

std::vector<KeyRecord> RegistryStore::list() {
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

std::optional<KeyRecord> RegistryStore::find(const crypto::PublicKey& key) {
  for (KeyRecord& record : list()) {
    if (record.key == key) return std::move(record);
  }
  return std::nullopt;
}

void RegistryStore::install_certificate(const std::string& id, base::ByteView der) {
  existing(id);  // before the lock, which would make the folder
  const platform::FileLock held = lock();
  container::install_certificate(existing(id), der);
}

void RegistryStore::remove(const std::string& id) {
  if (!is_container_id(id)) throw Error(ErrorCode::keyNotFound, "no id of a key");
  if (!platform::exists(folder_)) return;
  const platform::FileLock held = lock();
  if (platform::exists(folder_ / id)) container::remove(folder_ / id);
}

}  // namespace

std::unique_ptr<KeyStore> make_registry_store(const fs::path& folder,
                                              std::function<void(const std::string&)> log) {
  return std::make_unique<RegistryStore>(folder, std::move(log));
}

}  // namespace kepka::keystore
