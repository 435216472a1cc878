// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <iterator>

#include "methods/all_methods.h"
#include "methods/conversions.h"
#include "platform/overrides.h"
#include "version.gen.h"

namespace kepka::methods {

Method hello() {
  return {.name = "hello",
          .audience = Audience::extension,
          .run = [](Context&, const json::object& arguments) -> json::value {
            protocol::read_hello_params(arguments, arguments_path());
            protocol::HelloResult result;
            result.protocol_min = protocol::protocol_min;
            result.protocol_max = protocol::protocol_max;
            result.version = std::string(base::version);
            result.features.assign(std::begin(protocol::features), std::end(protocol::features));
            result.testing = platform::is_testing_build();
            return protocol::write(result);
          },
          .prepare = {}};
}

}  // namespace kepka::methods
