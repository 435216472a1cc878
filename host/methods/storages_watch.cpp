// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"
#include "methods/storages.h"

namespace kepka::methods {

Method storages_watch(Services& services) {
  return {.name = "storages.watch",
          .audience = Audience::page,
          .run = [&services](Context& context, const json::object& arguments) -> json::value {
            protocol::read_storages_watch_params(arguments, arguments_path());
            const bool watching = may_identify(services, context);
            // The first listing starts what notices plugs.
            if (watching) all_stores(services, context.patience);
            return protocol::write(protocol::StoragesWatchResult{watching});
          },
          .prepare = {}};
}

}  // namespace kepka::methods
