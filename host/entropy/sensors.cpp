// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "entropy/sensors.h"

#include <utility>

#include "base/error.h"

namespace kepka::entropy {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t most_open = 16;

Error cancelled(std::string detail) {
  return Error(ErrorCode::cancelled, std::move(detail))
      .with("phase", "collecting_entropy")
      .with("keyCreated", "false");
}

}  // namespace

OpenSensor::OpenSensor(unsigned needed_bits, std::filesystem::path seen_file)
    : sensor_(needed_bits, std::move(seen_file)) {}

Progress OpenSensor::add(std::span<const Event> events) {
  const std::lock_guard lock(mutex_);
  if (cancelled_) throw Error(ErrorCode::sensorNotFound, "the sensor was cancelled");
  const Progress progress = sensor_.add(events);
  full_ = progress.full;
  if (full_) changed_.notify_all();
  return progress;
}

void OpenSensor::cancel() {
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  changed_.notify_all();
}

void OpenSensor::wait_full(const base::Patience& patience) {
  std::unique_lock lock(mutex_);
  const auto ended = [this] { return full_ || cancelled_; };
  if (!changed_.wait_until(lock, patience.stop, patience.until, ended)) {
    throw cancelled(patience.stop.stop_requested() ? "stopped while movements were collected"
                                                   : "nobody filled the sensor in time");
  }
  if (cancelled_) throw cancelled("the sensor's window was closed");
}

base::Secret OpenSensor::take() {
  const std::lock_guard lock(mutex_);
  return sensor_.take();
}

Sensors::Sensors(std::filesystem::path seen_file, unsigned needed_bits)
    : seen_file_(std::move(seen_file)), needed_bits_(needed_bits) {}

std::shared_ptr<OpenSensor> Sensors::open(const std::string& id) {
  const std::lock_guard lock(mutex_);
  if (open_.contains(id)) throw Error(ErrorCode::alreadyExists, "a sensor with this id is open");
  if (open_.size() >= most_open) throw Error(ErrorCode::busy, "too many open sensors");
  auto sensor = std::make_shared<OpenSensor>(needed_bits_, seen_file_);
  open_.emplace(id, sensor);
  return sensor;
}

Progress Sensors::add(const std::string& id, std::span<const Event> events) {
  return find(id)->add(events);
}

void Sensors::cancel(const std::string& id) { find(id)->cancel(); }

void Sensors::wait_full(const std::string& id, const base::Patience& patience) {
  find(id)->wait_full(patience);
}

base::Secret Sensors::take(const std::string& id) { return find(id)->take(); }

void Sensors::close(const std::string& id) {
  std::shared_ptr<OpenSensor> closed;
  {
    const std::lock_guard lock(mutex_);
    const auto found = open_.find(id);
    if (found == open_.end()) return;
    closed = std::move(found->second);
    open_.erase(found);
  }
  closed->cancel();
}

std::shared_ptr<OpenSensor> Sensors::find(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto found = open_.find(id);
  if (found == open_.end())
    throw Error(ErrorCode::sensorNotFound, "no sensor with this id is open");
  return found->second;
}

}  // namespace kepka::entropy
