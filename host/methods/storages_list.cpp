// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"
#include "methods/conversions.h"

namespace kepka::methods {

namespace {

protocol::Storage to_protocol(const keystore::StorageInfo& info) {
  protocol::Storage storage;
  storage.id = info.id;
  storage.kind = protocol::storage_kind_from_text(info.kind).value();
  storage.label = label_of(info);
  storage.secret = info.secret == keystore::SecretKind::pin ? protocol::StorageSecret::pin
                                                            : protocol::StorageSecret::password;
  storage.qualified = info.qualified;
  storage.sensor = info.key_in_software;
  for (const std::string& name : info.algorithms) {
    if (const auto algorithm = protocol::algorithm_from_text(name))
      storage.algorithms.push_back(*algorithm);
  }
  return storage;
}

}  // namespace

Method storages_list(Services& services) {
  return {.name = "storages.list",
          .audience = Audience::page,
          .run = [&services](Context&, const json::object& arguments) -> json::value {
            protocol::read_storages_list_params(arguments, arguments_path());
            protocol::StoragesListResult result;
            for (const keystore::KeyStore* store : services.stores()) {
              result.storages.push_back(to_protocol(store->info()));
            }
            return protocol::write(result);
          },
          .prepare = {}};
}

}  // namespace kepka::methods
