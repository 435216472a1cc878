// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/keystore.h"

#include <utility>

#include "base/error.h"

namespace kepka::keystore {

crypto::PrivateKey Access::export_key(const std::string&) {
  throw base::Error(base::ErrorCode::keyInToken);
}

void Access::import_key(const std::string&, const crypto::PrivateKey&, bool, crypto::Random&) {
  throw base::Error(base::ErrorCode::importRefused);
}

bool Access::seed(base::ByteView) { return false; }

std::vector<base::Bytes> KeyStore::certificates(const base::Patience& patience) {
  std::vector<base::Bytes> out;
  for (KeyRecord& record : list(patience)) {
    if (record.certificate) out.push_back(std::move(*record.certificate));
  }
  return out;
}

std::optional<KeyRecord> find_key(KeyStore& store, const crypto::PublicKey& key,
                                  const base::Patience& patience) {
  for (KeyRecord& record : store.list(patience)) {
    if (record.key == key) return std::move(record);
  }
  return std::nullopt;
}

}  // namespace kepka::keystore
