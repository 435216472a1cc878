// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <optional>
#include <span>

#include "base/secret.h"
#include "entropy/foreteller.h"
#include "entropy/health_tests.h"
#include "entropy/trace.h"

namespace kepka::entropy {

/// One event of the sensor's page. Keys come as times alone: never which key.
struct Event {
  std::int64_t time_us = 0;  // since the page was opened, not decreasing
  bool is_key = false;
  int x = 0, y = 0;  // of a pointer event, in the page
};

enum class Hint { none, move_more, too_regular, replayed };

struct Progress {
  unsigned percent = 0;
  bool full = false;
  Hint hint = Hint::none;
};

/// Collects a person's movements until they are credited with `needed_bits`. Pointer events (at
/// most one in 10 ms; a browser gives one a frame) and keys are two sources. Each sample passes the
/// repetition count and adaptive proportion tests of SP 800-90B 4.4 over what is unpredictable in
/// it (low bits of the second difference of position and of the interval in ms), and is credited
/// one bit if nothing foretold it (foreteller.h), else nothing: a constant movement, a circle or a
/// held key does not fill the sensor. The estimate is conservative on purpose; what is mixed into
/// the generator is the whole trace.
///
/// The digest of the trace up to the event that filled the sensor, with times in ms from the first
/// event, is compared with those of earlier traces (`seen_file`, the last 256): a trace that was
/// used before is refused. What lies in that file tells nothing about what take() gives.
class Sensor {
 public:
  Sensor(unsigned needed_bits, std::filesystem::path seen_file);

  /// Throws Error(invalidParams) for times that run backwards or more than 4096 events at once;
  /// nothing of them is taken then. A trace that was seen before begins again at 0 with
  /// Hint::replayed.
  Progress add(std::span<const Event> events);

  /// 64 bytes: SHA-512 of the whole trace, to be mixed into the generator. Once, when full (else
  /// Error(internalError)). Throws Error(sensorReplayed) when the trace was seen before,
  /// Error(storeUnavailable) when it cannot be written down.
  base::Secret take();

 private:
  enum class Outcome { credited, foretold, still };

  void add_event(const Event& event);
  void add_pointer(const Event& event);
  void add_key(const Event& event);
  void weigh(bool surprised, bool healthy, bool moving);
  void check_replay();
  Hint hint() const;

  unsigned needed_bits_;
  SeenTraces seen_;
  unsigned credited_bits_ = 0;
  bool full_ = false;
  bool taken_ = false;
  bool replayed_ = false;

  std::optional<std::int64_t> first_time_;
  std::int64_t last_time_ = 0;
  TraceDigest whole_;       // for the generator
  TraceDigest comparable_;  // for the file of seen traces

  std::optional<Event> last_pointer_;  // that was weighed, as are all of these
  std::int64_t last_pointer_interval_ = 0;
  std::int64_t last_x_step_ = 0, last_y_step_ = 0;
  Foreteller pointer_foreteller_;
  HealthTests pointer_health_;

  std::optional<std::int64_t> last_key_time_;
  Foreteller key_foreteller_;
  HealthTests key_health_;

  std::deque<Outcome> recent_;
};

}  // namespace kepka::entropy
