// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/worker.h"

#include "catch.h"
#include "error_code.h"
#include "scripted_module.h"
#include "worker.gen.h"

using namespace kepka;
using namespace std::chrono_literals;
using base::ErrorCode;
using base::Patience;
using keystore::Worker;
using tests::code_of;
using tests::ScriptedModules;

namespace {

const Patience patience() { return Patience{}.at_most(20s); }

std::string fault(const std::string& what) {
  return R"({"faults": [{"method": "token.state", "call": 1, "do": ")" + what + R"("}]})";
}

}  // namespace

TEST_CASE("a worker that crashes, breaks the protocol or floods is ended as a failed module") {
  const ScriptedModules modules;
  const auto* const what = GENERATE("crash", "broken", "stranger", "flood");
  Worker worker(Worker::Mode::use, modules.script("a.so", fault(what)));
  CHECK(code_of([&] { worker.call("token.state", wire::json::object(), patience()); }) ==
        ErrorCode::moduleFailed);
  CHECK_FALSE(worker.is_running());
  CHECK(code_of([&] { worker.call("token.state", wire::json::object(), patience()); }) ==
        ErrorCode::moduleFailed);
}

TEST_CASE("an error that a worker answers leaves it running") {
  const ScriptedModules modules;
  Worker worker(
      Worker::Mode::use,
      modules.script(
          "a.so",
          R"({"faults": [{"method": "token.state", "call": 1, "do": "error", "name": "pinLocked"}]})"));
  CHECK(code_of([&] { worker.call("token.state", wire::json::object(), patience()); }) ==
        ErrorCode::pinLocked);
  CHECK_NOTHROW(worker.call("token.state", wire::json::object(), patience()));
}

TEST_CASE("a worker that hangs is killed at its method's deadline") {
  const ScriptedModules modules;
  Worker worker(
      Worker::Mode::use,
      modules.script("a.so",
                     R"({"faults": [{"method": "token.logout", "call": 1, "do": "hang"}]})"));
  CHECK(code_of([&] { worker.call("token.logout", wire::json::object(), patience()); }) ==
        ErrorCode::tokenTimeout);
  CHECK_FALSE(worker.is_running());
}

TEST_CASE("a caller who stops waiting ends the worker") {
  const ScriptedModules modules;
  Worker worker(Worker::Mode::use, modules.script("a.so", fault("hang")));
  std::stop_source stop;
  const bool cancelled = GENERATE(true, false);
  if (cancelled) stop.request_stop();
  const Patience short_one = cancelled ? Patience{stop.get_token()} : Patience{}.at_most(50ms);
  CHECK(code_of([&] { worker.call("token.state", wire::json::object(), short_one); }) ==
        (cancelled ? ErrorCode::cancelled : ErrorCode::deadlineExceeded));
  CHECK_FALSE(worker.is_running());
}

TEST_CASE("a result that is not the method's ends the worker") {
  const ScriptedModules modules;
  Worker worker(
      Worker::Mode::watch,
      modules.script("a.so", R"({"results": {"slots.list": {"slots": [{"slot": -1}]}}})"));
  CHECK(code_of([&] {
          worker.call("slots.list", wire::json::object(), wire::worker::read_slots_list_result,
                      patience());
        }) == ErrorCode::moduleFailed);
  CHECK_FALSE(worker.is_running());
}

TEST_CASE("without kepka-token every module has failed") {
  const tests::Variable nothing("KEPKA_TEST_WORKER", "/nowhere/kepka-token");
  CHECK(code_of([] { Worker(Worker::Mode::watch, "/a.so"); }) == ErrorCode::moduleFailed);
}

TEST_CASE("a person at a PIN pad has more time") {
  CHECK(keystore::deadline_of("token.login", true) > keystore::deadline_of("token.login", false));
  CHECK(keystore::deadline_of("slots.list", false) == 10s);
}
