// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"
#include "methods/conversions.h"

namespace kepka::methods {

Method site_access(Services& services) {
  return {.name = "site.access",
          .audience = Audience::page,
          .run = [&services](Context& context, const json::object& arguments) -> json::value {
            protocol::read_site_access_params(arguments, arguments_path());
            // A refusal never comes here: the server admits the origin first.
            const bool allowed =
                services.policy().access(context.caller.origin) == policy::Access::allowed ||
                consent_of(services, context.caller.origin) == policy::Consent::granted;
            using Access = protocol::SiteAccessResultAccess;
            return protocol::write(
                protocol::SiteAccessResult{allowed ? Access::allowed : Access::asks});
          },
          .prepare = {}};
}

}  // namespace kepka::methods
