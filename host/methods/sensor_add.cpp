// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "methods/all_methods.h"
#include "methods/conversions.h"

namespace kepka::methods {

namespace {

using Hint = protocol::SensorAddResultHint;

Hint named_hint(entropy::Hint hint) {
  switch (hint) {
    case entropy::Hint::none:
      return Hint::none;
    case entropy::Hint::move_more:
      return Hint::move_more;
    case entropy::Hint::too_regular:
      return Hint::too_regular;
    case entropy::Hint::replayed:
      return Hint::replayed;
  }
  return Hint::none;
}

entropy::Event to_event(const protocol::SensorEvent& event, const wire::Path& path) {
  if (event.x.has_value() != event.y.has_value()) {
    throw base::Error(base::ErrorCode::invalidParams)
        .with("field", path.text())
        .with("expected", "both x and y, or neither");
  }
  if (!event.x) return {.time_us = event.t, .is_key = true};
  return {.time_us = event.t,
          .is_key = false,
          .x = static_cast<int>(*event.x),
          .y = static_cast<int>(*event.y)};
}

}  // namespace

Method sensor_add(Services& services) {
  return {.name = "sensor.add",
          .audience = Audience::extension,
          .run = [&services](Context&, const json::object& arguments) -> json::value {
            const auto params = protocol::read_sensor_add_params(arguments, arguments_path());
            std::vector<entropy::Event> events;
            for (std::size_t i = 0; i < params.events.size(); ++i) {
              events.push_back(to_event(params.events[i], arguments_path() / "events" / i));
            }
            const entropy::Progress progress = services.sensors.add(params.sensor, events);
            return protocol::write(protocol::SensorAddResult{progress.percent, progress.full,
                                                             named_hint(progress.hint)});
          },
          .prepare = {}};
}

}  // namespace kepka::methods
