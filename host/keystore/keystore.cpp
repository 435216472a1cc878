// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/keystore.h"

#include <utility>

namespace kepka::keystore {

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
