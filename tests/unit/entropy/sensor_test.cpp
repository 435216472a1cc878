// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "entropy/sensor.h"

#include <algorithm>
#include <limits>
#include <set>

#include "entropy_helpers.h"
#include "movements.h"

namespace kepka::tests {

using base::ErrorCode;
using entropy::Hint;
using entropy::Progress;
using entropy::Sensor;

namespace {

constexpr unsigned needed = 320;

// The number of events that fill the sensor, 0 if the trace is not enough.
std::size_t events_to_fill(const Trace& trace, unsigned bits = needed) {
  const Folder folder;
  Sensor sensor(bits, folder.file());
  for (std::size_t i = 0; i < trace.size(); ++i) {
    if (sensor.add({&trace[i], 1}).full) return i + 1;
  }
  return 0;
}

Progress after(const Trace& trace, unsigned bits = needed) {
  const Folder folder;
  Sensor sensor(bits, folder.file());
  return sensor.add(trace);
}

Trace shifted(Trace trace, std::int64_t by_us) {
  for (entropy::Event& event : trace) event.time_us += by_us;
  return trace;
}

std::string taken(Sensor& sensor) { return base::to_hex(sensor.take().view()); }

}  // namespace

TEST_CASE(
    "a hand fills the sensor in 400 to 700 pointer events, whatever the browser does to the "
    "times") {
  const auto clamp_us = GENERATE(100, 1000, 16'667);
  for (unsigned seed = 1; seed <= 5; ++seed) {
    const std::size_t events = events_to_fill(by_hand(2000, seed, clamp_us));
    CAPTURE(clamp_us, seed, events);
    CHECK(events > 400);
    CHECK(events < 700);
  }
}

TEST_CASE("a driver that jumps to random places fills it, with at most one bit an event") {
  const std::size_t events = events_to_fill(jumps(1000, 1));
  CHECK(events >= needed);
  CHECK(events < needed + 50);
}

TEST_CASE("typing fills it, with at most one bit an interval") {
  const std::size_t events = events_to_fill(typed(1000, 1));
  CHECK(events > needed);
  CHECK(events < 600);
}

TEST_CASE("no trace is credited more bits than it has events") {
  const Trace trace = jumps(300, 9);
  CHECK(events_to_fill(trace, 300) == 0);
}

TEST_CASE("a line of constant speed is credited nothing") {
  const Trace line = drawn(3000, [](int i) { return Place{5.3 * i, 2.7 * i}; });
  const Progress progress = after(line, 1);
  CHECK(progress.percent == 0);
  CHECK(progress.hint == Hint::too_regular);
}

TEST_CASE("a line of constant speed whose frames come late is credited nothing") {
  std::mt19937 random(1);
  Trace line;
  std::int64_t time = 0;
  for (int i = 0; i < 3000; ++i) {
    time += frame_us * (random() % 4 == 0 ? 2 : 1);
    line.push_back(
        {.time_us = time, .is_key = false, .x = static_cast<int>(time / 2000), .y = 100});
  }
  CHECK(after(line, 1).percent == 0);
}

TEST_CASE("constant acceleration is credited nothing") {
  CHECK(after(drawn(3000, [](int i) { return Place{0.05 * i * i, 2.7 * i}; }), 1).percent == 0);
}

TEST_CASE("a pointer that rests is credited nothing, and the hint says to move") {
  const Progress progress = after(drawn(3000, [](int) { return Place{100, 100}; }), 1);
  CHECK(progress.percent == 0);
  CHECK(progress.hint == Hint::move_more);
}

TEST_CASE("a pointer that trembles by a pixel is credited nothing") {
  std::mt19937 random(1);
  const Trace trace = drawn(3000, [&](int) {
    return Place{100.0 + (random() % 2 == 0 ? 0 : 1), 100.0 + (random() % 2 == 0 ? 0 : 1)};
  });
  const Progress progress = after(trace, 1);
  CHECK(progress.percent == 0);
  CHECK(progress.hint == Hint::move_more);
}

TEST_CASE("circles that a program draws are credited nothing, whatever their size and speed") {
  const auto radius = GENERATE(30.0, 100.0, 200.0);
  const auto speed = GENERATE(0.02, 0.05, 0.1, 0.3, 0.5, 1.0, 2.0);
  CAPTURE(radius, speed);
  const Trace circle = drawn(2000, [&](int i) {
    return Place{200 + radius * std::cos(speed * i), 200 + radius * std::sin(speed * i)};
  });
  CHECK(after(circle, 1).percent == 0);
}

TEST_CASE("waves and figures that a program draws are credited next to nothing") {
  const std::function<Place(int)> figures[] = {
      [](int i) {
        return Place{3.0 * i, 200 + 150 * std::sin(0.31 * i)};
      },
      [](int i) {
        return Place{200 + 150 * std::cos(0.13 * i), 200 + 150 * std::sin(0.31 * i)};
      },
      [](int i) {
        return Place{200 + 100 * std::cos(0.11 * i) + 50 * std::cos(0.37 * i),
                     200 + 100 * std::sin(0.11 * i) + 50 * std::sin(0.37 * i)};
      },
      [](int i) {
        return Place{500 + 0.3 * i * std::cos(0.2 * i), 500 + 0.3 * i * std::sin(0.2 * i)};
      },
      [](int i) {
        return i % 2 == 0 ? Place{300, 50} : Place{10, 200};
      },
      [](int i) {
        const double x = std::fmod(7.3 * i, 800), y = std::fmod(5.1 * i, 600);
        return Place{x < 400 ? x : 800 - x, y < 300 ? y : 600 - y};
      },
  };
  for (const auto& figure : figures) CHECK(after(drawn(1000, figure)).percent < 20);
}

TEST_CASE("a figure that is repeated is credited only while it is new") {
  const Trace random = jumps(100, 5);
  const Trace hand = by_hand(150, 5);
  const auto repeat = [](const Trace& part) {
    return drawn(4000, [&](int i) {
      const auto& event = part[static_cast<std::size_t>(i) % part.size()];
      return Place{static_cast<double>(event.x), static_cast<double>(event.y)};
    });
  };
  CHECK(events_to_fill(repeat(random)) == 0);
  CHECK(events_to_fill(repeat(hand)) == 0);
}

TEST_CASE("a key that is held is credited nothing") {
  std::mt19937 random(1);
  Trace trace;
  for (std::int64_t time = 0; trace.size() < 3000; time += 33'333 + random() % 3000) {
    trace.push_back({.time_us = time, .is_key = true});
  }
  const Progress progress = after(trace, 1);
  CHECK(progress.percent == 0);
  CHECK(progress.hint == Hint::too_regular);
}

TEST_CASE("pointer events nearer than 10 ms are not credited one by one") {
  const Trace fast = jumps(1000, 1, 1000);
  CHECK(after(fast, 100).percent < 100);
  CHECK(events_to_fill(jumps(4000, 1, 1000)) > 10 * needed);
}

TEST_CASE("the bar grows, never falls, and is 100 exactly when full") {
  const Folder folder;
  Sensor sensor(needed, folder.file());
  unsigned last = 0;
  for (const entropy::Event& event : by_hand(1000, 3)) {
    const Progress progress = sensor.add({&event, 1});
    REQUIRE(progress.percent >= last);
    REQUIRE((progress.percent == 100) == progress.full);
    last = progress.percent;
  }
  CHECK(last == 100);
}

TEST_CASE("keys and pointer fill it together") {
  Trace both = by_hand(300, 4);
  const Trace keys = shifted(typed(300, 4), both.front().time_us);
  CHECK(events_to_fill(both) == 0);
  CHECK(events_to_fill(keys) == 0);
  both.insert(both.end(), keys.begin(), keys.end());
  std::ranges::stable_sort(both, {}, &entropy::Event::time_us);
  CHECK(events_to_fill(both) > 0);
}

TEST_CASE("no events are no progress") {
  const Progress progress = after({});
  CHECK(progress.percent == 0);
  CHECK_FALSE(progress.full);
  CHECK(progress.hint == Hint::none);
}

TEST_CASE(
    "times that run backwards are refused, also between calls, and nothing of them is taken") {
  const Folder folder;
  Sensor sensor(needed, folder.file());
  const Trace trace = by_hand(1000, 1);
  sensor.add(std::span(trace).first(10));
  const entropy::Event early{.time_us = trace[9].time_us - 1, .is_key = true};
  CHECK(error_of([&] { sensor.add({&early, 1}); }).code() == ErrorCode::invalidParams);
  const entropy::Event negative{.time_us = -1, .is_key = true};
  CHECK(error_of([&] { after({negative}); }).code() == ErrorCode::invalidParams);
  Trace swapped(trace.begin() + 10, trace.begin() + 20);
  std::swap(swapped[4], swapped[5]);
  CHECK(error_of([&] { sensor.add(swapped); }).code() == ErrorCode::invalidParams);
  sensor.add(std::span(trace).subspan(10));

  const Folder other_folder;
  Sensor undisturbed(needed, other_folder.file());
  undisturbed.add(trace);
  CHECK(taken(sensor) == taken(undisturbed));
}

TEST_CASE("4096 events at once are taken, 4097 are not") {
  const Trace trace = jumps(4097, 1);
  CHECK_NOTHROW(after(Trace(trace.begin(), trace.end() - 1)));
  CHECK(error_of([&] { after(trace); }).code() == ErrorCode::invalidParams);
}

TEST_CASE("absurd coordinates do no harm") {
  std::mt19937 random(1);
  Trace trace = jumps(2000, 1);
  for (entropy::Event& event : trace) {
    event.x = static_cast<int>(random());
    event.y = random() % 2 == 0 ? std::numeric_limits<int>::min() : std::numeric_limits<int>::max();
  }
  CHECK(events_to_fill(trace) > needed);
}

TEST_CASE(
    "what is taken is 64 bytes that depend on every event, also on those after the sensor was "
    "full") {
  const Trace trace = jumps(1000, 1);
  std::set<std::string> different;
  for (const int variant : {0, 1, 2, 3}) {
    Trace changed = trace;
    if (variant == 1) changed.front().x += 1;
    if (variant == 2) changed.back().y += 1;
    if (variant == 3) changed.back().time_us += 1;
    const Folder folder;
    Sensor sensor(needed, folder.file());
    REQUIRE(sensor.add(changed).full);
    different.insert(taken(sensor));
    CHECK(different.begin()->size() == 128);
  }
  CHECK(different.size() == 4);
}

TEST_CASE("it does not matter in what pieces a trace comes") {
  const Trace trace = by_hand(1000, 6);
  const Folder folder_a, folder_b;
  Sensor whole(needed, folder_a.file()), pieces(needed, folder_b.file());
  whole.add(trace);
  for (std::size_t at = 0; at < trace.size(); at += 7) {
    pieces.add(std::span(trace).subspan(at, std::min<std::size_t>(7, trace.size() - at)));
  }
  CHECK(taken(whole) == taken(pieces));
  CHECK(read_text(folder_a.file()) == read_text(folder_b.file()));
}

TEST_CASE("it can be taken only when full, and once") {
  const Folder folder;
  Sensor sensor(needed, folder.file());
  const Trace trace = jumps(1000, 1);
  sensor.add(std::span(trace).first(100));
  CHECK(error_of([&] { sensor.take(); }).code() == ErrorCode::internalError);
  sensor.add(std::span(trace).subspan(100));
  CHECK(sensor.take().size() == 64);
  CHECK(error_of([&] { sensor.take(); }).code() == ErrorCode::internalError);
}

TEST_CASE("the file of seen traces tells nothing about what was taken") {
  const Folder folder;
  Sensor sensor(needed, folder.file());
  sensor.add(jumps(1000, 1));
  const std::string secret = taken(sensor);
  CHECK(read_text(folder.file()).size() == 129);
  CHECK(read_text(folder.file()).find(secret) == std::string::npos);
}

TEST_CASE(
    "the same trace at another time is recognised: the bar falls to 0, and going on otherwise "
    "fills it") {
  const Folder folder;
  const Trace trace = by_hand(1000, 7);
  Sensor first(needed, folder.file());
  REQUIRE(first.add(trace).full);
  first.take();

  Sensor second(needed, folder.file());
  const Trace again = shifted(trace, 123'456'789);
  Progress progress;
  std::size_t at = 0;
  while (progress.hint != Hint::replayed && at < again.size())
    progress = second.add({&again[at++], 1});
  CHECK(progress.hint == Hint::replayed);
  CHECK(progress.percent == 0);
  CHECK_FALSE(progress.full);
  CHECK(error_of([&] { second.take(); }).code() == ErrorCode::internalError);

  const Trace other = shifted(by_hand(2000, 8), again[at - 1].time_us);
  CHECK(second.add(other).full);
  CHECK(second.take().size() == 64);
}

TEST_CASE("a trace that differs in one place is another trace") {
  const Folder folder;
  Trace trace = jumps(1000, 7);
  Sensor first(needed, folder.file());
  first.add(trace);
  first.take();
  trace[10].x += 1;
  Sensor second(needed, folder.file());
  CHECK(second.add(trace).full);
  CHECK_NOTHROW(second.take());
}

TEST_CASE("of two sensors that are filled with the same trace at the same time, one is refused") {
  const Folder folder;
  const Trace trace = jumps(1000, 7);
  Sensor first(needed, folder.file()), second(needed, folder.file());
  REQUIRE(first.add(trace).full);
  REQUIRE(second.add(trace).full);
  CHECK_NOTHROW(first.take());
  CHECK(error_of([&] { second.take(); }).code() == ErrorCode::sensorReplayed);
}

TEST_CASE("a store that cannot be written is take's error, not the movements'") {
  const Folder folder;
  folder.write("blocked", "a file, not a folder");
  Sensor sensor(needed, folder.path / "blocked" / "traces");
  REQUIRE(sensor.add(jumps(1000, 1)).full);
  CHECK_THROWS_AS(sensor.take(), base::Error);
}

}  // namespace kepka::tests
