// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "methods/all_methods.h"
#include "methods/storages.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;

/// By requestId the newest one counts: in flight or ended.
std::optional<enrolments::Enrolment> find_by_request_id(Services& services,
                                                        const std::string& origin,
                                                        const std::string& request_id) {
  if (auto in_flight = services.journal.find_in_flight(origin, request_id)) return in_flight;
  std::optional<enrolments::Enrolment> newest;
  for (const auto& enrolment : services.journal.list(origin)) {
    if (enrolment.request_id != request_id) continue;
    if (!newest || enrolment.created >= newest->created) newest = enrolment;
  }
  return newest;
}

}  // namespace

Method enrolments_get(Services& services) {
  return {.name = "enrolments.get",
          .audience = Audience::page,
          .run = [&services](Context& context, const json::object& arguments) -> json::value {
            const auto params = protocol::read_enrolments_get_params(arguments, arguments_path());
            services.mend_once();
            if (params.id.has_value() == params.request_id.has_value()) {
              throw Error(ErrorCode::invalidParams)
                  .with("field", arguments_path().text())
                  .with("expected", "id or requestId, one of the two");
            }
            const std::string& origin = context.caller.origin;
            const auto enrolment = params.id
                                       ? services.journal.find(origin, *params.id)
                                       : find_by_request_id(services, origin, *params.request_id);
            if (!enrolment) throw Error(ErrorCode::enrolmentNotFound);
            return protocol::write(
                protocol::EnrolmentsGetResult{to_protocol(services, context, *enrolment, true)});
          },
          .prepare = {}};
}

}  // namespace kepka::methods
