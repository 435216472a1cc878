// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Who waits for whom, and what ends the waiting.
#include <set>

#include "peer.h"

using namespace kepka;
using namespace kepka::tests;
using base::Error;
using base::ErrorCode;

namespace {

/// A window that stays open until the gate opens.
methods::Method window(Gate& gate) {
  return window_method("window", [&gate](methods::Context& context) {
    context.progress("waiting_user", -1);
    gate.wait(context.patience);
    return json::value("signed");
  });
}

methods::Method waiting_run(Gate& gate) {
  return run_method("wait", [&gate](methods::Context& context, const json::object&) {
    gate.wait(context.patience);
    return json::value("done");
  });
}

std::string phase_of(const json::object& message) {
  return std::string(message.at("params").at("phase").as_string());
}

/// Opens one window and queues `count` more behind it.
void fill_lane(Peer& peer, Gate& gate, int count) {
  peer.request("open", "window");
  REQUIRE(gate.has_waiting(1));
  REQUIRE(phase_of(peer.receive()) == "waiting_user");
  for (int i = 0; i < count; ++i) {
    peer.request("w" + std::to_string(i), "window");
    REQUIRE(phase_of(peer.receive()) == "waiting_window");
  }
}

}  // namespace

TEST_CASE("commits run one after the other, in the order in which they came") {
  Gate gate;
  Peer peer(options_of({window(gate)}));
  fill_lane(peer, gate, 2);
  CHECK(peer.is_silent_for(50ms));
  gate.open();
  CHECK(id_of(peer.receive()) == "open");
  for (const char* id : {"w0", "w1"}) {
    CHECK(phase_of(peer.receive()) == "waiting_user");
    CHECK(id_of(peer.receive()) == id);
  }
}

TEST_CASE("sixteen wait behind an open window and the seventeenth is told that Kepka is busy") {
  Gate gate;
  Peer peer(options_of({window(gate)}));
  fill_lane(peer, gate, 16);
  peer.request("w16", "window");
  const auto busy = peer.receive();
  CHECK(id_of(busy) == "w16");
  CHECK(outcome_of(busy) == "busy");

  gate.open();
  std::set<std::string> answered;
  while (answered.size() < 17) {
    const auto message = peer.receive();
    if (outcome_of(message) == "result") CHECK(answered.insert(id_of(message)).second);
  }
  CHECK(peer.is_silent_for(50ms));
}

TEST_CASE("an open window and those that wait for it hold up nothing else") {
  Gate gate;
  Peer peer(options_of({window(gate)}));
  fill_lane(peer, gate, 16);
  for (int i = 0; i < 20; ++i) {
    peer.request("e" + std::to_string(i), "echo");
    CHECK(outcome_of(peer.receive()) == "result");
  }
}

TEST_CASE("what waits is cancelled at once and leaves its place to another") {
  Gate gate;
  Peer peer(options_of({window(gate)}));
  fill_lane(peer, gate, 16);
  peer.cancel("w3");
  const auto cancelled = peer.receive();
  CHECK(id_of(cancelled) == "w3");
  CHECK(outcome_of(cancelled) == "cancelled");
  CHECK(data_of(cancelled).at("phase").as_string() == "waiting_window");
  CHECK_FALSE(data_of(cancelled).at("keyCreated").as_bool());
  peer.request("w16", "window");
  CHECK(phase_of(peer.receive()) == "waiting_window");
  CHECK(peer.is_silent_for(50ms));  // neither refused, nor is w3 answered again
}

TEST_CASE("an open window is cancelled, and the next one opens") {
  Gate gate;
  Peer peer(options_of({window(gate)}));
  fill_lane(peer, gate, 1);
  peer.cancel("open");
  const auto cancelled = peer.receive();
  CHECK(id_of(cancelled) == "open");
  CHECK(outcome_of(cancelled) == "cancelled");
  CHECK(data_of(cancelled).at("phase").as_string() == "waiting_user");
  CHECK_FALSE(data_of(cancelled).at("keyCreated").as_bool());
  CHECK(phase_of(peer.receive()) == "waiting_user");
  gate.open();
  CHECK(id_of(peer.receive()) == "w0");
}

TEST_CASE("what a method says about a cancel is kept") {
  Peer peer(options_of({window_method("window", [](methods::Context& context) -> json::value {
    context.progress("generating_key", -1);
    throw Error(ErrorCode::cancelled).with("phase", "building_request").with("keyCreated", "true");
  })}));
  peer.request("r1", "window");
  CHECK(phase_of(peer.receive()) == "generating_key");
  const auto answer = peer.receive();
  CHECK(data_of(answer).at("phase").as_string() == "building_request");
  CHECK(data_of(answer).at("keyCreated").as_bool());
}

TEST_CASE("from generating_key on only the method knows whether there is a key") {
  Peer peer(options_of({window_method("window", [](methods::Context& context) -> json::value {
    context.progress("generating_key", -1);
    throw Error(ErrorCode::cancelled);
  })}));
  peer.request("r1", "window");
  peer.receive();
  CHECK_FALSE(data_of(peer.receive()).contains("keyCreated"));
}

TEST_CASE("a running method is cancelled") {
  Gate gate;
  Peer peer(options_of({waiting_run(gate)}));
  peer.request("r1", "wait");
  REQUIRE(gate.has_waiting(1));
  peer.cancel("r1");
  CHECK(outcome_of(peer.receive()) == "cancelled");
}

TEST_CASE("a request that waits for a worker is cancelled without one") {
  Gate gate;
  Peer peer(options_of({waiting_run(gate)}));
  for (const char* id : {"a", "b", "c", "d"}) peer.request(id, "wait");
  REQUIRE(gate.has_waiting(4));
  peer.request("e", "wait");
  peer.cancel("e");
  CHECK(id_of(peer.receive()) == "e");
  CHECK(peer.is_silent_for(50ms));
}

TEST_CASE("four methods run side by side") {
  Gate gate;
  Peer peer(options_of({waiting_run(gate)}));
  for (const char* id : {"a", "b", "c", "d"}) peer.request(id, "wait");
  CHECK(gate.has_waiting(4));
}

TEST_CASE("too many requests for the workers are told that Kepka is busy") {
  Gate gate;
  Peer peer(options_of({waiting_run(gate)}));
  for (const char* id : {"a", "b", "c", "d"}) peer.request(id, "wait");
  REQUIRE(gate.has_waiting(4));
  for (int i = 0; i < 64; ++i) peer.request("q" + std::to_string(i), "wait");
  peer.request("one too many", "wait");
  const auto busy = peer.receive();
  CHECK(id_of(busy) == "one too many");
  CHECK(outcome_of(busy) == "busy");
}

TEST_CASE("a document that is gone takes its requests with it and no others") {
  Gate gate;
  Peer peer(options_of({window(gate)}));
  peer.request("a", "window", {{"document", "d1"}});
  CHECK(phase_of(peer.receive()) == "waiting_user");
  peer.request("b", "window", {{"document", "d1"}});
  peer.receive();
  peer.request("c", "window", {{"document", "d2"}});
  peer.receive();
  peer.notify("$/documentGone", {{"document", "d1"}});
  std::set<std::string> cancelled;
  while (cancelled.size() < 2) {
    const auto message = peer.receive();
    if (outcome_of(message) == "cancelled") cancelled.insert(id_of(message));
  }
  CHECK(cancelled == std::set<std::string>{"a", "b"});
  gate.open();
  auto last = peer.receive();
  while (outcome_of(last) == "$/progress") last = peer.receive();
  CHECK(id_of(last) == "c");
  CHECK(outcome_of(last) == "result");
}

TEST_CASE("a deadline ends a running method") {
  Gate gate;
  Peer peer(options_of({waiting_run(gate)}));
  peer.request("r1", "wait", {{"deadlineMs", 30}});
  CHECK(outcome_of(peer.receive()) == "deadlineExceeded");
}

TEST_CASE("a deadline ends the wait for a worker") {
  Gate gate;
  Peer peer(options_of({waiting_run(gate)}));
  for (const char* id : {"a", "b", "c", "d"}) peer.request(id, "wait");
  REQUIRE(gate.has_waiting(4));
  peer.request("late", "echo", {{"deadlineMs", 30}});
  const auto answer = peer.receive();
  CHECK(id_of(answer) == "late");
  CHECK(outcome_of(answer) == "deadlineExceeded");
}

TEST_CASE("for windows a deadline is one more way of being cancelled, open or waiting") {
  Gate gate;
  Peer peer(options_of({window(gate)}));
  fill_lane(peer, gate, 0);
  peer.request("waits", "window", {{"deadlineMs", 30}});
  CHECK(phase_of(peer.receive()) == "waiting_window");
  const auto waited = peer.receive();
  CHECK(id_of(waited) == "waits");
  CHECK(outcome_of(waited) == "cancelled");
  CHECK(data_of(waited).at("phase").as_string() == "waiting_window");

  peer.cancel("open");
  CHECK(outcome_of(peer.receive()) == "cancelled");
  peer.request("opens", "window", {{"deadlineMs", 50}});
  auto answer = peer.receive();
  while (outcome_of(answer) == "$/progress") answer = peer.receive();
  CHECK(id_of(answer) == "opens");
  CHECK(outcome_of(answer) == "cancelled");
  CHECK(data_of(answer).at("phase").as_string() == "waiting_user");
}

TEST_CASE("a method that overruns its deadline and answers all the same gives the one answer") {
  Gate gate;
  Peer peer(options_of({run_method("stubborn", [&](methods::Context&, const json::object&) {
    gate.wait_stubbornly();
    return json::value("late");
  })}));
  peer.request("r1", "stubborn", {{"deadlineMs", 10}});
  CHECK(peer.is_silent_for(100ms));
  gate.open();
  CHECK(outcome_of(peer.receive()) == "result");
  CHECK(peer.is_silent_for(50ms));
}

TEST_CASE("prepare() may answer without a window, and what it throws is the answer") {
  Gate gate;
  methods::Method method = window(gate);
  method.name = "prepares";
  method.prepare = [](methods::Context&, const json::object& arguments) -> methods::Prepared {
    if (arguments.contains("bad")) throw Error(ErrorCode::invalidApplicant).with("field", "inn");
    return {json::value("known"), {}};
  };
  Peer peer(options_of({window(gate), method}));
  fill_lane(peer, gate, 1);
  peer.request("r1", "prepares");
  CHECK(peer.receive().at("result").as_string() == "known");
  peer.request("r2", "prepares", {{"arguments", json::object{{"bad", 1}}}});
  CHECK(outcome_of(peer.receive()) == "invalidApplicant");
}

TEST_CASE("a cancel during prepare() keeps the window from opening") {
  Gate preparing;
  Gate gate;
  methods::Method method = window(gate);
  method.prepare = [&](methods::Context&, const json::object&) -> methods::Prepared {
    preparing.wait_stubbornly();
    return {std::nullopt, [](methods::Context&) -> json::value {
              throw Error(ErrorCode::internalError, "a window opened");
            }};
  };
  Peer peer(options_of({method}));
  peer.request("r1", "window");
  REQUIRE(preparing.has_waiting(1));
  peer.cancel("r1");
  CHECK(peer.is_silent_for(50ms));
  preparing.open();
  CHECK(outcome_of(peer.receive()) == "cancelled");
  CHECK(peer.is_silent_for(50ms));
}
