// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "base/patience.h"
#include "base/secret.h"
#include "entropy/sensor.h"

namespace kepka::entropy {

/// What a key of 256 bits needs, with 64 bits in reserve.
inline constexpr unsigned default_needed_bits = 320;

/// A sensor whose window is open: one thread waits for it, others bring what the person does.
/// Thread-safe.
class OpenSensor {
 public:
  OpenSensor(unsigned needed_bits, std::filesystem::path seen_file);

  /// As Sensor::add(); throws Error(sensorNotFound) after cancel().
  Progress add(std::span<const Event> events);

  /// The person closed the window: whoever waits gets Error(cancelled).
  void cancel();

  /// Until it is full. Throws Error(cancelled) with data phase = collecting_entropy and keyCreated
  /// = false when the person or the caller cancelled, or patience ended.
  void wait_full(const base::Patience& patience);

  /// As Sensor::take().
  base::Secret take();

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  Sensor sensor_;
  bool full_ = false;
  bool cancelled_ = false;
};

/// The sensors that are open, by their id (the caller's: 32 hex digits that nobody can guess).
/// Thread-safe.
class Sensors {
 public:
  explicit Sensors(std::filesystem::path seen_file, unsigned needed_bits = default_needed_bits);

  /// Throws Error(alreadyExists) for an id that is open, Error(busy) when 16 are.
  std::shared_ptr<OpenSensor> open(const std::string& id);

  // Each throws Error(sensorNotFound) for an id that is not open; else as OpenSensor does.
  Progress add(const std::string& id, std::span<const Event> events);
  void cancel(const std::string& id);
  void wait_full(const std::string& id, const base::Patience& patience);
  base::Secret take(const std::string& id);

  /// Forgets it; whoever still waits gets Error(cancelled). An unknown id is no error.
  void close(const std::string& id);

 private:
  std::shared_ptr<OpenSensor> find(const std::string& id);

  std::filesystem::path seen_file_;
  unsigned needed_bits_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<OpenSensor>> open_;
};

}  // namespace kepka::entropy
