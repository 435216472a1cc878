// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// However a connection ends, the host is gone within one second.
#include "peer.h"

using namespace kepka;
using namespace kepka::tests;

namespace {

constexpr auto one_second = 1000ms;

methods::Method big_method() {
  return run_method("big", [](methods::Context&, const json::object&) {
    return json::value(std::string(100 * 1000, 'x'));
  });
}

methods::Method silent_window(Gate& gate) {
  return window_method("window", [&gate](methods::Context& context) {
    gate.wait(context.patience);
    return json::value();
  });
}

}  // namespace

TEST_CASE("the input may end before the first byte, in a header and in a body") {
  const std::string begun =
      GENERATE(std::string(), std::string("\x05"), header_of(9), header_of(9) + "{\"a\"");
  Peer peer(options_of({}));
  peer.send_bytes(begun);
  peer.end_input();
  const auto start = base::Clock::now();
  CHECK(peer.join() == 0);
  CHECK(since(start) < one_second);
}

TEST_CASE("the end of input cancels an open window, those that wait, and running methods") {
  Gate gate;
  Peer peer(options_of(
      {silent_window(gate), run_method("wait", [&](methods::Context& context, const json::object&) {
         gate.wait(context.patience);
         return json::value();
       })}));
  peer.request("w1", "window");
  REQUIRE(gate.has_waiting(1));
  peer.request("w2", "window");
  peer.request("r1", "wait");
  peer.request("r2", "wait");
  REQUIRE(gate.has_waiting(3));
  const auto start = base::Clock::now();
  peer.end_input();
  CHECK(peer.join() == 0);
  CHECK(since(start) < one_second);
}

TEST_CASE("answers that a living peer waits for are still written after its last request") {
  Peer peer(options_of({}));
  for (int i = 0; i < 100; ++i) peer.request("r" + std::to_string(i), "echo");
  peer.end_input();
  for (int i = 0; i < 100; ++i) peer.receive();  // each an answer: a result, or cancelled
  CHECK(peer.join() == 0);
}

TEST_CASE("a peer that stopped reading keeps the host neither from serving nor from leaving") {
  Peer peer(options_of({big_method()}));
  for (int i = 0; i < 8; ++i) peer.request("b" + std::to_string(i), "big");
  std::this_thread::sleep_for(100ms);  // the pipe is full by then
  CHECK_FALSE(peer.has_ended());
  const auto start = base::Clock::now();
  peer.end_input();
  CHECK(peer.join() == 0);
  CHECK(since(start) < one_second);
}

TEST_CASE("a peer that asks and never reads is lost before it fills the memory") {
  Peer peer(options_of({}));
  for (int i = 0; i < 6000; ++i) peer.send("{");  // each gets an answer that is 100 times as long
  CHECK(peer.join() == 0);
}

TEST_CASE("a peer that closed its end for reading is lost") {
  Peer peer(options_of({}));
  peer.stop_listening();
  peer.request("r1", "echo");
  CHECK(peer.join() == 0);
}

TEST_CASE("a length that is nonsense ends the session with an error and status 1") {
  const std::string header =
      GENERATE(header_of(0), header_of(0xFFFFFFFFU), std::string("GET / HT"));
  Peer peer(options_of({}));
  peer.send_bytes(header);
  const auto answer = peer.receive();
  CHECK(id_of(answer) == "null");
  CHECK(outcome_of(answer) == (header == header_of(0) ? "malformedMessage" : "frameTooLong"));
  CHECK(peer.join() == 1);
}

TEST_CASE("closed descriptors are an end of input") {
  CHECK(server::serve({-1, -1}, options_of({})) == 0);
}

TEST_CASE("a method that does not end is left behind in time, and the caller is told") {
  Gate gate;
  std::atomic<int> abandoned = -1;
  std::atomic<bool> method_ended = false;
  auto options = options_of({run_method("stubborn", [&](methods::Context&, const json::object&) {
    gate.wait_stubbornly();
    method_ended = true;
    return json::value();
  })});
  options.abandon = [&](int status) { abandoned = status; };
  Peer peer(options);
  peer.request("r1", "stubborn");
  REQUIRE(gate.has_waiting(1));
  const auto start = base::Clock::now();
  peer.end_input();
  CHECK(peer.join() == 0);
  CHECK(since(start) < one_second);
  CHECK(abandoned == 0);
  CHECK_FALSE(method_ended);
  gate.open();
  while (!method_ended) std::this_thread::sleep_for(1ms);
  std::this_thread::sleep_for(50ms);  // its thread touches the gate last
}

TEST_CASE("the caller is not told to abandon anything when all threads have ended") {
  auto options = options_of({});
  bool abandoned = false;
  options.abandon = [&](int) { abandoned = true; };
  Peer peer(options);
  peer.end_input();
  CHECK(peer.join() == 0);
  CHECK_FALSE(abandoned);
}
