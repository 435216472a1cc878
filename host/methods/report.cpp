// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "methods/all_methods.h"
#include "methods/conversions.h"

namespace kepka::methods {

Method report(Services& services) {
  return {.name = "report",
          .audience = Audience::extension,
          .run = [&services](Context& context, const json::object& arguments) -> json::value {
            protocol::read_report_params(arguments, arguments_path());
            if (!services.report)
              throw base::Error(base::ErrorCode::internalError, "this host has no doctor");
            // Read as who asked would read it: what is not of the protocol never leaves.
            return protocol::write(
                protocol::read_report_result(services.report(context.patience), wire::Path()));
          },
          .prepare = {}};
}

}  // namespace kepka::methods
