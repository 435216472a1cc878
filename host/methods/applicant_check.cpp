// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"
#include "methods/conversions.h"

namespace kepka::methods {

Method applicant_check() {
  return {.name = "applicant.check",
          .audience = Audience::page,
          .run = [](Context&, const json::object& arguments) -> json::value {
            const auto params = protocol::read_applicant_check_params(arguments, arguments_path());
            const ApplicantParts parts = parts_of(params.applicant);
            const applicant::Verdict verdict =
                applicant::check(parts.kind, parts.fields, rules_of(params.rules));
            return protocol::write(protocol::ApplicantCheckResult{to_protocol(verdict.faults),
                                                                  to_protocol(verdict.warnings)});
          },
          .prepare = {}};
}

}  // namespace kepka::methods
