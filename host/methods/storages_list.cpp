// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"
#include "methods/storages.h"

namespace kepka::methods {

Method storages_list(Services& services) {
  return {.name = "storages.list",
          .audience = Audience::page,
          .run = [&services](Context& context, const json::object& arguments) -> json::value {
            protocol::read_storages_list_params(arguments, arguments_path());
            const keystore::TokenListing listing = usable_stores(services, context);
            std::vector<keystore::StorageInfo> infos;
            for (const auto& store : listing.stores) infos.push_back(store->info());
            protocol::StoragesListResult result;
            result.storages = to_protocol(services, context, infos);
            const bool identify = may_identify(services, context);
            for (const keystore::TokenProblem& problem : listing.problems)
              result.problems.push_back(to_protocol(problem, true, identify));
            return protocol::write(result);
          },
          .prepare = {}};
}

}  // namespace kepka::methods
