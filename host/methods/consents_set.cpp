// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"
#include "methods/conversions.h"

namespace kepka::methods {

Method consents_set(Services& services) {
  return {.name = "consents.set",
          .audience = Audience::extension,
          .run = [&services](Context& context, const json::object& arguments) -> json::value {
            const auto params = protocol::read_consents_set_params(arguments, arguments_path());
            const bool granted = params.consent == protocol::ConsentsSetParamsConsent::granted;
            const std::string origin = policy::checked_origin(params.origin);
            context.about = origin + (granted ? " granted" : " blocked");
            services.consents.set(origin,
                                  granted ? policy::Consent::granted : policy::Consent::blocked);
            return protocol::write(protocol::ConsentsSetResult{});
          },
          .prepare = {},
          .audited = true};
}

}  // namespace kepka::methods
