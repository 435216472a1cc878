// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>

#include "methods/all_methods.h"
#include "methods/storages.h"

namespace kepka::methods {

Method enrolments_list(Services& services) {
  return {.name = "enrolments.list",
          .audience = Audience::page,
          .run = [&services](Context& context, const json::object& arguments) -> json::value {
            protocol::read_enrolments_list_params(arguments, arguments_path());
            services.mend_once();
            auto enrolments = services.journal.list(context.caller.origin);
            std::stable_sort(
                enrolments.begin(), enrolments.end(),
                [](const auto& left, const auto& right) { return left.created > right.created; });
            if (enrolments.size() > 1000) enrolments.resize(1000);  // protocol.json's bound
            protocol::EnrolmentsListResult result;
            for (const auto& enrolment : enrolments) {
              result.enrolments.push_back(to_protocol(services, context, enrolment, false));
            }
            return protocol::write(result);
          },
          .prepare = {}};
}

}  // namespace kepka::methods
