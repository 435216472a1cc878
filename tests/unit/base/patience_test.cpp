// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/patience.h"

#include "base/error.h"
#include "catch.h"
#include "error_code.h"

using namespace kepka;
using namespace std::chrono_literals;
using base::Clock;
using base::ErrorCode;

TEST_CASE("patience without a stop and an end lasts") { CHECK_NOTHROW(base::Patience{}.check()); }

TEST_CASE("patience ends when it is asked to stop") {
  std::stop_source source;
  const base::Patience patience{source.get_token()};
  CHECK_NOTHROW(patience.check());
  source.request_stop();
  CHECK(tests::code_of([&] { patience.check(); }) == ErrorCode::cancelled);
}

TEST_CASE("patience ends when its time is over") {
  const base::Patience patience{{}, Clock::now() - 1ms};
  CHECK(tests::code_of([&] { patience.check(); }) == ErrorCode::deadlineExceeded);
}

TEST_CASE("a limit only shortens patience") {
  const auto soon = Clock::now() + 1s;
  CHECK(base::Patience{{}, soon}.at_most(1h).until == soon);
  CHECK(base::Patience{}.at_most(1h).until < Clock::now() + 2h);
  CHECK(base::Patience{}.at_most(1h).until > Clock::now() + 59min);
  CHECK(base::Patience{}.at_most(Clock::duration::max()).until == Clock::time_point::max());
  const auto past = Clock::now() - 1s;
  CHECK(base::Patience{{}, past}.at_most(1h).until == past);
}

TEST_CASE("a limit keeps the stop") {
  std::stop_source source;
  const base::Patience limited = base::Patience{source.get_token()}.at_most(1h);
  source.request_stop();
  CHECK(tests::code_of([&] { limited.check(); }) == ErrorCode::cancelled);
}
