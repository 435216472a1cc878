// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

#include "entropy/sensor.h"

// Movements as a sensor's page sends them.
namespace kepka::tests {

using Trace = std::vector<entropy::Event>;

inline constexpr std::int64_t frame_us = 16'667;

/// A program's movement: a place for each frame.
struct Place {
  double x, y;
};
inline Trace drawn(int count, const std::function<Place(int)>& place,
                   std::int64_t interval_us = frame_us) {
  Trace trace;
  for (int i = 0; i < count; ++i) {
    const Place at = place(i);
    trace.push_back({.time_us = i * interval_us,
                     .is_key = false,
                     .x = static_cast<int>(std::lround(at.x)),
                     .y = static_cast<int>(std::lround(at.y))});
  }
  return trace;
}

/// A hand: it goes from one place to another on a smooth path of its own length and speed (minimum
/// jerk), is never where the path is (tremor), and the frames are not quite even. `clamp_us` is the
/// browser's rounding of times.
inline Trace by_hand(int count, unsigned seed, std::int64_t clamp_us = 100) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> across(50, 450);
  std::uniform_int_distribution<int> frames(8, 25);
  std::normal_distribution<double> tremor(0, 2.0);
  std::normal_distribution<double> lateness(0, 700);
  Trace trace;
  Place from{200, 200};
  std::int64_t time = 1'000'000;
  while (static_cast<int>(trace.size()) < count) {
    const Place to{across(random), across(random)};
    const int length = frames(random);
    for (int i = 1; i <= length; ++i) {
      const double s = static_cast<double>(i) / length;
      const double way = s * s * s * (10 - 15 * s + 6 * s * s);
      time += frame_us + static_cast<std::int64_t>(lateness(random));
      trace.push_back(
          {.time_us = time / clamp_us * clamp_us,
           .is_key = false,
           .x = static_cast<int>(std::lround(from.x + (to.x - from.x) * way + tremor(random))),
           .y = static_cast<int>(std::lround(from.y + (to.y - from.y) * way + tremor(random)))});
    }
    from = to;
  }
  trace.resize(static_cast<std::size_t>(count));
  return trace;
}

/// Somebody who types: intervals around 160 ms.
inline Trace typed(int count, unsigned seed) {
  std::mt19937 random(seed);
  std::lognormal_distribution<double> interval(std::log(160'000.0), 0.4);
  Trace trace;
  std::int64_t time = 0;
  for (int i = 0; i < count; ++i) {
    time += static_cast<std::int64_t>(interval(random));
    trace.push_back({.time_us = time / 1000 * 1000, .is_key = true});
  }
  return trace;
}

/// A browser driver that jumps to random places.
inline Trace jumps(int count, unsigned seed, std::int64_t interval_us = frame_us) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> anywhere(0, 400);
  return drawn(
      count,
      [&](int) {
        return Place{anywhere(random), anywhere(random)};
      },
      interval_us);
}

}  // namespace kepka::tests
