// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "wire/frame.h"

#include <chrono>
#include <thread>

#include "base/error.h"
#include "catch.h"
#include "error_code.h"
#include "pipe.h"

using namespace kepka;
using namespace std::chrono_literals;
using base::ErrorCode;
using tests::code_of;
using tests::frame_of;
using tests::header_of;
using tests::Pipe;

namespace {

std::optional<std::string> read(const Pipe& pipe) { return wire::read_frame(pipe.read_end(), {}); }

base::Patience patience(std::chrono::milliseconds limit) { return base::Patience{}.at_most(limit); }

}  // namespace

TEST_CASE("frames of every awkward length and byte come out as they went in") {
  // 10, 13 and 26 are LF, CR and ^Z; 0x0A0D both: headers that a text mode would change.
  const std::size_t length = GENERATE(1U, 2U, 10U, 13U, 26U, 127U, 128U, 255U, 256U, 0x0A0DU);
  std::string body;
  for (std::size_t i = 0; i < length; ++i) body += static_cast<char>(i * 7 + length);
  const Pipe pipe;
  pipe.write(frame_of(body));
  CHECK(read(pipe) == body);
}

TEST_CASE("bytes from 0x80 on and NUL are not changed") {
  std::string body;
  for (int byte = 0; byte < 256; ++byte) body += static_cast<char>(byte);
  const Pipe pipe;
  pipe.write(frame_of(body));
  CHECK(read(pipe) == body);
}

TEST_CASE("two frames in one write are two frames") {
  Pipe pipe;
  pipe.write(frame_of("{\"a\":1}") + frame_of("[]"));
  pipe.close_write();
  CHECK(read(pipe) == "{\"a\":1}");
  CHECK(read(pipe) == "[]");
  CHECK(read(pipe) == std::nullopt);
}

TEST_CASE("a frame that arrives byte by byte is read whole") {
  const Pipe pipe;
  const std::string bytes = frame_of("{\"text\":\"\xd0\x96\"}");
  std::thread slow([&] {
    for (const char byte : bytes) {
      pipe.write(std::string(1, byte));
      std::this_thread::sleep_for(1ms);
    }
  });
  const auto frame = read(pipe);
  slow.join();
  CHECK(frame == bytes.substr(4));
}

TEST_CASE("the longest frame is read and one byte more is refused") {
  Pipe pipe;
  const std::string longest(wire::frame_limit_in, 'x');
  std::thread writer([&] {
    pipe.write(frame_of(longest));
    pipe.write(header_of(static_cast<std::uint32_t>(wire::frame_limit_in + 1)));
  });
  CHECK(read(pipe) == longest);
  CHECK(code_of([&] { read(pipe); }) == ErrorCode::frameTooLong);
  writer.join();
}

TEST_CASE("the input may end in every state of a frame") {
  const std::string bytes = frame_of("{\"a\":1}");
  for (std::size_t kept = 0; kept < bytes.size(); ++kept) {
    Pipe pipe;
    pipe.write(bytes.substr(0, kept));
    pipe.close_write();
    CAPTURE(kept);
    CHECK(read(pipe) == std::nullopt);
  }
}

TEST_CASE("an absurd length is refused before any memory is taken") {
  const Pipe pipe;
  pipe.write(header_of(0xFFFFFFFFU));
  CHECK(code_of([&] { read(pipe); }) == ErrorCode::frameTooLong);
}

TEST_CASE("a frame of length 0 is refused") {
  const Pipe pipe;
  pipe.write(header_of(0));
  CHECK(code_of([&] { read(pipe); }) == ErrorCode::malformedMessage);
}

TEST_CASE("a descriptor that was never open is an end of input") {
  CHECK(wire::read_frame(-1, {}) == std::nullopt);
}

TEST_CASE("reading ends when it is asked to stop, also in the middle of a frame") {
  const std::string begun = GENERATE(std::string(), std::string("\x08"), header_of(8) + "{}");
  const Pipe pipe;
  pipe.write(begun);
  std::stop_source stop;
  std::thread asks([&] {
    std::this_thread::sleep_for(20ms);
    stop.request_stop();
  });
  CHECK(code_of([&] { wire::read_frame(pipe.read_end(), {stop.get_token()}); }) ==
        ErrorCode::cancelled);
  asks.join();
}

TEST_CASE("a written frame has its length before it, in the machine's byte order") {
  Pipe pipe;
  wire::write_frame(pipe.write_end(), "{\"a\":\"\xd0\xb6\"}", {});
  pipe.close_write();
  const std::string body = "{\"a\":\"\xd0\xb6\"}";
  CHECK(pipe.read_to_end() == frame_of(body));
}

TEST_CASE("a frame of exactly the browsers' limit is written and a longer one is refused") {
  Pipe pipe;
  wire::make_non_blocking(pipe.write_end());
  const std::string longest(wire::frame_limit_out, 'x');
  std::string received;
  std::thread reader([&] { received = pipe.read_to_end(); });
  wire::write_frame(pipe.write_end(), longest, patience(10s));
  CHECK(code_of([&] { wire::write_frame(pipe.write_end(), longest + 'x', patience(10s)); }) ==
        ErrorCode::frameTooLong);
  pipe.close_write();
  reader.join();
  CHECK(received == frame_of(longest));
}

TEST_CASE("a peer that stops reading holds a write up only as long as there is patience") {
  const Pipe pipe;
  wire::make_non_blocking(pipe.write_end());
  const std::string body(1000 * 1000, 'x');
  CHECK(code_of([&] { wire::write_frame(pipe.write_end(), body, patience(50ms)); }) ==
        ErrorCode::deadlineExceeded);
}

TEST_CASE("a write that waits for a peer ends when it is asked to stop") {
  const Pipe pipe;
  wire::make_non_blocking(pipe.write_end());
  std::stop_source stop;
  std::thread asks([&] {
    std::this_thread::sleep_for(20ms);
    stop.request_stop();
  });
  const std::string body(1000 * 1000, 'x');
  CHECK(code_of([&] { wire::write_frame(pipe.write_end(), body, {stop.get_token()}); }) ==
        ErrorCode::cancelled);
  asks.join();
}

TEST_CASE("a peer that is gone is a lost connection") {
  Pipe pipe;
  pipe.close_read();
  CHECK(code_of([&] { wire::write_frame(pipe.write_end(), "{}", {}); }) ==
        ErrorCode::connectionLost);
  CHECK(code_of([&] { wire::write_frame(-1, "{}", {}); }) == ErrorCode::connectionLost);
}
