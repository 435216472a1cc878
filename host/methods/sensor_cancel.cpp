// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/all_methods.h"
#include "methods/conversions.h"

namespace kepka::methods {

Method sensor_cancel(Services& services) {
  return {.name = "sensor.cancel",
          .audience = Audience::extension,
          .run = [&services](Context&, const json::object& arguments) -> json::value {
            const auto params = protocol::read_sensor_cancel_params(arguments, arguments_path());
            services.sensors.cancel(params.sensor);
            return protocol::write(protocol::SensorCancelResult{});
          },
          .prepare = {}};
}

}  // namespace kepka::methods
