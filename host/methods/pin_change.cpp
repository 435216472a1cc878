// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "methods/all_methods.h"
#include "methods/pins.h"
#include "methods/storages.h"
#include "methods/windows.h"

namespace kepka::methods {

Method pin_change(Services& services) {
  return {.name = "pin.change",
          .audience = Audience::both,
          .run = {},
          .prepare = [&services](Context& context, const json::object& arguments) -> Prepared {
            const auto params = protocol::read_pin_change_params(arguments, arguments_path());
            need_token(services, context, params.storage);
            refuse_impatient_site(services, context.caller.origin);
            return {std::nullopt, [&services, params](Context& later) -> json::value {
                      refuse_impatient_site(services, later.caller.origin);
                      const auto store = need_token(services, later, params.storage);
                      const Site site = site_of(services, later);
                      change_pin(services, later, store, site, nullptr);
                      return protocol::write(protocol::PinChangeResult{});
                    }};
          }};
}

}  // namespace kepka::methods
