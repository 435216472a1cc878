// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"
#include "methods/conversions.h"

namespace kepka::methods {

Method consents_revoke(Services& services) {
  return {.name = "consents.revoke",
          .audience = Audience::extension,
          .run = [&services](Context& context, const json::object& arguments) -> json::value {
            const auto params = protocol::read_consents_revoke_params(arguments, arguments_path());
            context.about = policy::checked_origin(params.origin);
            services.consents.revoke(context.about);
            return protocol::write(protocol::ConsentsRevokeResult{});
          },
          .prepare = {},
          .audited = true};
}

}  // namespace kepka::methods
