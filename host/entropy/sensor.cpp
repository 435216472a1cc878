// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "entropy/sensor.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"

namespace kepka::entropy {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t most_events = 4096;
// Nearer pointer events are one movement seen twice: the differences would be all rounding.
constexpr std::int64_t pointer_spacing_us = 10'000;
// Pixels. Rounding alone makes up to 2 in a second difference.
constexpr double pointer_tolerance = 2;
constexpr double key_tolerance =
    8;  // ms; what a browser's own lateness makes of an even repetition
constexpr std::int64_t longest_interval_ms = 5'000;
constexpr std::size_t recent_events = 32;

std::uint32_t low_bits(std::int64_t value, unsigned count) {
  return static_cast<std::uint32_t>(static_cast<std::uint64_t>(value) & ((1U << count) - 1));
}

void check_events(std::span<const Event> events, std::int64_t last_time) {
  if (events.size() > most_events) {
    throw Error(ErrorCode::invalidParams, "too many events at once").with("field", "events");
  }
  for (const Event& event : events) {
    if (event.time_us < last_time) {
      throw Error(ErrorCode::invalidParams, "times run backwards").with("field", "events");
    }
    last_time = event.time_us;
  }
}

}  // namespace

Sensor::Sensor(unsigned needed_bits, std::filesystem::path seen_file)
    : needed_bits_(std::max(1U, needed_bits)),
      seen_(std::move(seen_file)),
      whole_("kepka sensor: for the generator"),
      comparable_("kepka sensor: for comparing"),
      pointer_foreteller_(pointer_tolerance),
      key_foreteller_(key_tolerance) {}

Progress Sensor::add(std::span<const Event> events) {
  check_events(events, last_time_);
  for (const Event& event : events) add_event(event);
  const unsigned percent = full_ ? 100 : credited_bits_ * 100 / needed_bits_;
  return {.percent = percent, .full = full_, .hint = hint()};
}

base::Secret Sensor::take() {
  if (!full_ || taken_)
    throw Error(ErrorCode::internalError, "the sensor is not full, or was emptied already");
  seen_.add(comparable_.value().view());
  taken_ = true;
  return base::Secret::copy_of(whole_.value().view());
}

void Sensor::add_event(const Event& event) {
  if (!first_time_) first_time_ = event.time_us;
  last_time_ = event.time_us;
  whole_.add(event, event.time_us);
  if (full_) return;
  comparable_.add(event, (event.time_us - *first_time_) / 1000);
  event.is_key ? add_key(event) : add_pointer(event);
  if (credited_bits_ >= needed_bits_) check_replay();
}

void Sensor::add_pointer(const Event& event) {
  if (!last_pointer_) {
    last_pointer_ = event;
    return;
  }
  const std::int64_t interval = event.time_us - last_pointer_->time_us;
  if (interval < pointer_spacing_us) return;
  const std::int64_t x_step = std::int64_t{event.x} - last_pointer_->x;
  const std::int64_t y_step = std::int64_t{event.y} - last_pointer_->y;
  const std::uint32_t sample = low_bits(x_step - last_x_step_, 2) |
                               low_bits(y_step - last_y_step_, 2) << 2U |
                               low_bits(interval / 1000, 2) << 4U;
  // A movement of constant speed whose frames came late.
  const double stretch =
      last_pointer_interval_ == 0
          ? 1
          : static_cast<double>(interval) / static_cast<double>(last_pointer_interval_);
  const Step in_time{static_cast<double>(last_x_step_) * stretch,
                     static_cast<double>(last_y_step_) * stretch};

  const Step step{static_cast<double>(x_step), static_cast<double>(y_step)};
  const bool healthy = pointer_health_.add(sample);
  const bool surprised = pointer_foreteller_.surprised_by(step, {in_time});
  const bool moving = std::abs(step.x) > pointer_tolerance || std::abs(step.y) > pointer_tolerance;
  weigh(surprised, healthy, moving);

  last_pointer_ = event;
  last_pointer_interval_ = interval;
  last_x_step_ = x_step;
  last_y_step_ = y_step;
}

void Sensor::add_key(const Event& event) {
  const std::int64_t last = std::exchange(last_key_time_, event.time_us).value_or(event.time_us);
  if (last == event.time_us) return;
  const std::int64_t interval = std::min(longest_interval_ms, (event.time_us - last) / 1000);
  const bool healthy = key_health_.add(low_bits(interval, 4));
  const bool surprised = key_foreteller_.surprised_by({static_cast<double>(interval), 0});
  weigh(surprised, healthy, true);
}

void Sensor::weigh(bool surprised, bool healthy, bool moving) {
  Outcome outcome = moving ? Outcome::foretold : Outcome::still;
  if (surprised && healthy) {
    outcome = Outcome::credited;
    ++credited_bits_;
  }
  recent_.push_back(outcome);
  if (recent_.size() > recent_events) recent_.pop_front();
}

// A file that cannot be read is take()'s to report: here nobody waits for an answer about it.
void Sensor::check_replay() {
  try {
    replayed_ = seen_.contains(comparable_.value().view());
  } catch (const Error&) {
    replayed_ = false;
  }
  full_ = !replayed_;
  if (replayed_) credited_bits_ = 0;
}

Hint Sensor::hint() const {
  if (full_) return Hint::none;
  if (replayed_ && credited_bits_ < needed_bits_ / 4) return Hint::replayed;
  if (recent_.size() < recent_events) return Hint::none;
  const auto credited = std::ranges::count(recent_, Outcome::credited);
  const auto foretold = std::ranges::count(recent_, Outcome::foretold);
  const auto still = std::ranges::count(recent_, Outcome::still);
  if (credited * 4 >= static_cast<std::ptrdiff_t>(recent_events)) return Hint::none;
  return foretold > still ? Hint::too_regular : Hint::move_more;
}

}  // namespace kepka::entropy
