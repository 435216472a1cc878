// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "platform/wait.h"

#include <unistd.h>

#include <array>
#include <thread>

#include "base/error.h"
#include "catch.h"
#include "error_code.h"

using namespace kepka;
using namespace std::chrono_literals;
using base::Clock;
using base::ErrorCode;
using tests::code_of;

namespace {

struct TestPipe {
  std::array<int, 2> ends{-1, -1};
  TestPipe() { REQUIRE(pipe(ends.data()) == 0); }
  ~TestPipe() {
    close(ends[0]);
    close(ends[1]);
  }
};

}  // namespace

TEST_CASE("waiting ends when there is something to read, and at the end of input") {
  TestPipe pipe;
  ssize_t written = 0;
  std::jthread writer([&] {
    std::this_thread::sleep_for(30ms);
    written = write(pipe.ends[1], "x", 1);
  });
  const auto start = Clock::now();
  platform::wait_readable(pipe.ends[0], {});
  CHECK(Clock::now() - start < 2s);
  writer.join();
  CHECK(written == 1);

  TestPipe ended;
  close(ended.ends[1]);
  ended.ends[1] = -1;
  CHECK_NOTHROW(platform::wait_readable(ended.ends[0], {}));
}

TEST_CASE("waiting ends at its deadline, not before") {
  const TestPipe pipe;
  const auto start = Clock::now();
  CHECK(code_of([&] { platform::wait_readable(pipe.ends[0], base::Patience{}.at_most(50ms)); }) ==
        ErrorCode::deadlineExceeded);
  CHECK(Clock::now() - start >= 50ms);
  CHECK(Clock::now() - start < 2s);
}

TEST_CASE("waiting ends when it is asked to stop, before and meanwhile") {
  const TestPipe pipe;
  std::stop_source source;
  const base::Patience patience{source.get_token()};
  std::jthread stopper([&] {
    std::this_thread::sleep_for(30ms);
    source.request_stop();
  });
  const auto start = Clock::now();
  CHECK(code_of([&] { platform::wait_readable(pipe.ends[0], patience); }) == ErrorCode::cancelled);
  CHECK(Clock::now() - start < 2s);
  CHECK(code_of([&] { platform::wait_readable(pipe.ends[0], patience); }) == ErrorCode::cancelled);
}

TEST_CASE("a stop wins over what could be read") {
  const TestPipe pipe;
  REQUIRE(write(pipe.ends[1], "x", 1) == 1);
  std::stop_source source;
  source.request_stop();
  CHECK(code_of([&] { platform::wait_readable(pipe.ends[0], {source.get_token()}); }) ==
        ErrorCode::cancelled);
}

TEST_CASE("waiting to write ends when there is room or nobody reads any more") {
  TestPipe pipe;
  CHECK_NOTHROW(platform::wait_writable(pipe.ends[1], {}));
  const std::string much(1 << 16, 'x');  // a pipe's capacity, pipe(7)
  REQUIRE(write(pipe.ends[1], much.data(), much.size()) == 1 << 16);
  CHECK(code_of([&] { platform::wait_writable(pipe.ends[1], base::Patience{}.at_most(20ms)); }) ==
        ErrorCode::deadlineExceeded);
  close(pipe.ends[0]);
  pipe.ends[0] = -1;
  CHECK_NOTHROW(platform::wait_writable(pipe.ends[1], {}));
}

TEST_CASE("waiting for a closed descriptor is an internal error, not a hang") {
  CHECK(code_of([] { platform::wait_readable(1023, base::Patience{}.at_most(1s)); }) ==
        ErrorCode::internalError);
}

TEST_CASE("a pause lasts its time and throws only when patience ends first") {
  auto start = Clock::now();
  platform::pause(30ms, {});
  CHECK(Clock::now() - start >= 30ms);
  start = Clock::now();
  CHECK(code_of([] { platform::pause(1h, base::Patience{}.at_most(20ms)); }) ==
        ErrorCode::deadlineExceeded);
  CHECK(Clock::now() - start < 2s);
  std::stop_source source;
  source.request_stop();
  CHECK(code_of([&] { platform::pause(1ms, {source.get_token()}); }) == ErrorCode::cancelled);
}

TEST_CASE("of two descriptors the first that can be read is told before the second") {
  TestPipe first;
  TestPipe second;
  const auto wait = [&](Clock::duration limit) {
    return platform::wait_either_readable(first.ends[0], second.ends[0], Clock::now() + limit);
  };
  CHECK(wait(20ms) == platform::Ready::neither);
  REQUIRE(write(second.ends[1], "x", 1) == 1);
  CHECK(wait(10s) == platform::Ready::second);
  REQUIRE(write(first.ends[1], "x", 1) == 1);
  CHECK(wait(10s) == platform::Ready::first);
  CHECK(platform::wait_either_readable(-1, second.ends[0], Clock::now() + 10s) ==
        platform::Ready::second);
}
