// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "entropy/sensors.h"

#include <chrono>
#include <future>
#include <thread>

#include "entropy_helpers.h"
#include "movements.h"

namespace kepka::tests {

using base::ErrorCode;
using entropy::Sensors;
using namespace std::chrono_literals;

namespace {

const std::string id = "00112233445566778899aabbccddeeff";

base::Patience for_moment(base::Clock::duration time) {
  return {.stop = {}, .until = base::Clock::now() + time};
}

}  // namespace

TEST_CASE("who waits goes on when another thread has filled the sensor") {
  const Folder folder;
  Sensors sensors(folder.file());
  sensors.open(id);
  auto waiting = std::async(std::launch::async, [&] {
    sensors.wait_full(id, for_moment(20s));
    return sensors.take(id).size();
  });
  const Trace trace = jumps(1000, 1);
  for (std::size_t at = 0; at < trace.size(); at += 100)
    sensors.add(id, std::span(trace).subspan(at, 100));
  CHECK(waiting.get() == 64);
}

TEST_CASE("a sensor that is full already is not waited for") {
  const Folder folder;
  Sensors sensors(folder.file());
  const auto sensor = sensors.open(id);
  CHECK(sensors.add(id, jumps(1000, 1)).full);
  CHECK_NOTHROW(sensor->wait_full(for_moment(0s)));
}

TEST_CASE(
    "the person's cancel, the caller's stop, the end of patience and close are one cancelled "
    "without a key") {
  const Folder folder;
  Sensors sensors(folder.file());
  sensors.open(id);
  std::stop_source stop;
  base::Patience patience = for_moment(20s);
  patience.stop = stop.get_token();
  const std::function<void()> acts[] = {[&] { sensors.cancel(id); }, [&] { stop.request_stop(); },
                                        [&] { sensors.close(id); }, [] {}};
  const auto act = GENERATE(0, 1, 2, 3);
  if (act == 3) patience.until = base::Clock::now() + 200ms;
  const auto begin = base::Clock::now();
  auto waiting = std::async(std::launch::async,
                            [&] { return error_of([&] { sensors.wait_full(id, patience); }); });
  std::this_thread::sleep_for(100ms);
  acts[act]();
  const base::Error error = waiting.get();
  CHECK(base::Clock::now() - begin < 2s);
  CHECK(error.code() == ErrorCode::cancelled);
  CHECK(fact(error, "phase") == "collecting_entropy");
  CHECK(fact(error, "keyCreated") == "false");
}

TEST_CASE("a cancel that comes before anybody waits is not lost") {
  const Folder folder;
  Sensors sensors(folder.file());
  sensors.open(id);
  sensors.cancel(id);
  CHECK(error_of([&] { sensors.wait_full(id, {}); }).code() == ErrorCode::cancelled);
  CHECK(error_of([&] { sensors.add(id, {}); }).code() == ErrorCode::sensorNotFound);
}

TEST_CASE("an id that is not open is sensorNotFound for everything but close") {
  const Folder folder;
  Sensors sensors(folder.file());
  sensors.open(id);
  sensors.close(id);
  CHECK(error_of([&] { sensors.add(id, {}); }).code() == ErrorCode::sensorNotFound);
  CHECK(error_of([&] { sensors.cancel(id); }).code() == ErrorCode::sensorNotFound);
  CHECK(error_of([&] { sensors.wait_full(id, {}); }).code() == ErrorCode::sensorNotFound);
  CHECK(error_of([&] { sensors.take(id); }).code() == ErrorCode::sensorNotFound);
  CHECK_NOTHROW(sensors.close(id));
}

TEST_CASE("an id cannot be opened twice, and again after it was closed") {
  const Folder folder;
  Sensors sensors(folder.file());
  sensors.open(id);
  CHECK(error_of([&] { sensors.open(id); }).code() == ErrorCode::alreadyExists);
  sensors.close(id);
  CHECK_NOTHROW(sensors.open(id));
}

TEST_CASE("16 sensors may be open at once") {
  const Folder folder;
  Sensors sensors(folder.file());
  for (int i = 0; i < 16; ++i) sensors.open(std::to_string(i));
  CHECK(error_of([&] { sensors.open(id); }).code() == ErrorCode::busy);
  sensors.close("3");
  CHECK_NOTHROW(sensors.open(id));
}

TEST_CASE("sensors do not share what they collect") {
  const Folder folder;
  Sensors sensors(folder.file());
  sensors.open("a");
  sensors.open("b");
  CHECK(sensors.add("a", jumps(1000, 1)).full);
  CHECK(sensors.add("b", {}).percent == 0);
}

}  // namespace kepka::tests
