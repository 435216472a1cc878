// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "catch.h"
#include "error_code.h"
#include "pipe.h"
#include "wire/frame.h"

using namespace kepka;
using base::ErrorCode;
using base::Secret;
using tests::code_of;
using tests::frame_of;
using tests::header_of;
using tests::Pipe;

TEST_CASE("a secret comes out as it went in, also an empty one") {
  const std::string text = GENERATE(std::string(), std::string("12345678"), std::string(4096, 'x'));
  const Pipe pipe;
  wire::write_secret_frame(pipe.write_end(), Secret::copy_of(text), {});
  const auto read = wire::read_secret_frame(pipe.read_end(), {});
  REQUIRE(read);
  CHECK(read->text() == text);
}

TEST_CASE("a secret frame looks like any frame") {
  Pipe pipe;
  wire::write_secret_frame(pipe.write_end(), Secret::copy_of("1234"), {});
  pipe.close_write();
  CHECK(pipe.read_to_end() == frame_of("1234"));
}

TEST_CASE("a secret above the limit is refused by both sides") {
  const Pipe pipe;
  pipe.write(header_of(wire::secret_frame_limit + 1));
  CHECK(code_of([&] { wire::read_secret_frame(pipe.read_end(), {}); }) == ErrorCode::frameTooLong);
  const Secret long_one = Secret::copy_of(std::string(wire::secret_frame_limit + 1, 'x'));
  CHECK(code_of([&] { wire::write_secret_frame(pipe.write_end(), long_one, {}); }) ==
        ErrorCode::frameTooLong);
}

TEST_CASE("a secret that breaks off is an end of input") {
  Pipe pipe;
  pipe.write(header_of(8) + "1234");
  pipe.close_write();
  CHECK_FALSE(wire::read_secret_frame(pipe.read_end(), {}));
}
