// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What a session answers to what it is sent.
#include <future>
#include <new>
#include <stdexcept>

#include "peer.h"

using namespace kepka;
using namespace kepka::tests;
using base::Error;
using base::ErrorCode;

namespace {

methods::Method page_method() {
  methods::Method method = run_method("page", [](methods::Context& context, const json::object&) {
    return json::value(context.caller.origin);
  });
  method.audience = methods::Audience::page;
  return method;
}

methods::Method throwing(std::string_view name, std::function<void()> thrower) {
  return run_method(name, [thrower](methods::Context&, const json::object&) {
    thrower();
    return json::value();
  });
}

/// The session still works.
void check_alive(Peer& peer) {
  peer.request("alive", "echo");
  const auto answer = peer.receive();
  CHECK(id_of(answer) == "alive");
  CHECK(outcome_of(answer) == "result");
}

}  // namespace

TEST_CASE("a request gets its result") {
  Peer peer(options_of({}));
  peer.request("r1", "echo", {{"arguments", json::object{{"a", "Ж"}}}});
  CHECK(peer.receive() == wire::parse_json(R"({"jsonrpc":"2.0","id":"r1","result":{"a":"Ж"}})"));
  peer.end_input();
  CHECK(peer.join() == 0);
}

TEST_CASE("malformed JSON gets an error with id null and the session goes on") {
  const std::string bad =
      GENERATE(std::string("{"), std::string("\xff"), std::string(R"({"a":1,"a":2})"),
               std::string(100000, '['), std::string("[1e999]"));
  Peer peer(options_of({}));
  peer.send(bad);
  const auto answer = peer.receive();
  CHECK(id_of(answer) == "null");
  CHECK(outcome_of(answer) == "malformedJson");
  CHECK(data_of(answer).contains("at"));
  check_alive(peer);
}

TEST_CASE("a message that breaks the protocol gets its own id back, if it has one") {
  Peer peer(options_of({}));
  peer.send(R"({"jsonrpc":"2.0","id":"r1","method":"echo"})");
  const auto with_id = peer.receive();
  CHECK(id_of(with_id) == "r1");
  CHECK(outcome_of(with_id) == "malformedMessage");
  CHECK(data_of(with_id).at("field").as_string() == "params");
  peer.send("[]");
  const auto without = peer.receive();
  CHECK(id_of(without) == "null");
  CHECK(outcome_of(without) == "malformedMessage");
  check_alive(peer);
}

TEST_CASE("an unknown method is refused") {
  Peer peer(options_of({}));
  peer.request("r1", "echo2");
  CHECK(outcome_of(peer.receive()) == "unknownMethod");
}

TEST_CASE("unknown notifications are ignored") {
  Peer peer(options_of({}));
  peer.notify("$/somethingNew", {{"a", 1}});
  peer.notify("echo", {});
  peer.cancel("nobody");
  peer.notify("$/documentGone", {{"document", "nobody"}});
  check_alive(peer);
}

TEST_CASE("whoever keeps something of a document hears that it is gone") {
  std::promise<std::string> gone;
  auto options = options_of({});
  options.document_gone = [&gone](const std::string& document) { gone.set_value(document); };
  Peer peer(std::move(options));
  peer.notify("$/documentGone", {{"document", "d1"}});
  auto heard = gone.get_future();
  REQUIRE(heard.wait_for(10s) == std::future_status::ready);
  CHECK(heard.get() == "d1");
}

TEST_CASE("a page's method sees the origin as it was admitted") {
  Peer peer(options_of({page_method()}));
  peer.request("r1", "page", {{"origin", "https://a.example"}});
  CHECK(peer.receive().at("result").as_string() == "https://a.example/checked");
}

TEST_CASE("a site that is not admitted gets the reason and never reaches the method") {
  Peer peer(options_of({page_method()}));
  peer.request("r1", "page", {{"origin", "https://refused.example"}});
  const auto answer = peer.receive();
  CHECK(outcome_of(answer) == "blockedByPerson");
  CHECK(data_of(answer).at("site").as_string() == "https://refused.example");
}

TEST_CASE("without an origin a page's method is refused") {
  Peer peer(options_of({page_method()}));
  peer.request("r1", "page");
  CHECK(outcome_of(peer.receive()) == "siteNotAllowed");
}

TEST_CASE("for a page the extension's own methods do not exist") {
  Peer peer(options_of({}));
  peer.request("r1", "echo", {{"origin", "https://a.example"}});
  CHECK(outcome_of(peer.receive()) == "unknownMethod");
}

TEST_CASE("what a method throws becomes the catalogue's error, and no text of it leaves") {
  Peer peer(options_of({
      throwing("error",
               [] { throw Error(ErrorCode::storeFull, "secret detail").with("field", "f"); }),
      throwing("memory", [] { throw std::bad_alloc(); }),
      throwing("standard", [] { throw std::runtime_error("secret detail"); }),
      throwing("strange", [] { throw 5; }),
  }));
  const std::map<std::string, std::string> expected = {{"error", "storeFull"},
                                                       {"memory", "outOfMemory"},
                                                       {"standard", "internalError"},
                                                       {"strange", "internalError"}};
  for (const auto& [method, name] : expected) {
    peer.request(method, method);
    const auto answer = peer.receive();
    CHECK(outcome_of(answer) == name);
    CHECK(json::serialize(answer).find("secret") == std::string::npos);
    if (method == "error") CHECK(data_of(answer).at("field").as_string() == "f");
  }
  check_alive(peer);
}

TEST_CASE("a second request with an id in flight is refused and the first gets the only answer") {
  Gate gate;
  Peer peer(options_of({run_method("wait", [&](methods::Context& context, const json::object&) {
    gate.wait(context.patience);
    return json::value("first");
  })}));
  peer.request("r1", "wait");
  peer.request("r1", "echo");
  const auto refused = peer.receive();
  CHECK(id_of(refused) == "null");
  CHECK(outcome_of(refused) == "malformedMessage");
  CHECK(data_of(refused).at("duplicate").as_string() == "r1");
  peer.send(R"({"jsonrpc":"2.0","id":"r1","method":"echo"})");
  CHECK(id_of(peer.receive()) == "null");
  gate.open();
  const auto answer = peer.receive();
  CHECK(id_of(answer) == "r1");
  CHECK(answer.at("result").as_string() == "first");
  peer.request("r1", "echo");
  CHECK(outcome_of(peer.receive()) == "result");
}

TEST_CASE(
    "an answer that a browser could not read is an internal error, not a dropped connection") {
  Peer peer(options_of({run_method(
      "bad", [](methods::Context&, const json::object&) { return json::value("\xff\xfe"); })}));
  peer.request("r1", "bad");
  const auto answer = peer.receive();
  CHECK(id_of(answer) == "r1");
  CHECK(outcome_of(answer) == "internalError");
}

TEST_CASE("a long answer comes in parts, one that is too long as an error") {
  Peer peer(options_of({run_method("long", [](methods::Context&, const json::object& arguments) {
    return json::value(std::string(static_cast<std::size_t>(arguments.at("size").as_int64()), 'x'));
  })}));
  peer.request("r1", "long", {{"arguments", json::object{{"size", 1200000}}}});
  std::string text;
  for (int index = 0;; ++index) {
    const auto part = peer.receive();
    REQUIRE(outcome_of(part) == "$/part");
    const auto& params = part.at("params").as_object();
    CHECK(params.at("index").as_int64() == index);
    text += params.at("text").as_string();
    if (index + 1 == params.at("count").as_int64()) break;
  }
  CHECK(wire::parse_json(text, 8 << 20).at("result").as_string().size() == 1200000);

  peer.request("r2", "long", {{"arguments", json::object{{"size", 9000000}}}});
  const auto answer = peer.receive();
  CHECK(id_of(answer) == "r2");
  CHECK(outcome_of(answer) == "frameTooLong");
}

TEST_CASE("a request may come in parts") {
  Peer peer(options_of({}));
  const std::string request =
      R"({"jsonrpc":"2.0","id":"r1","method":"echo","params":{"caller":{"origin":"","document":"","language":"en"},)"
      R"("arguments":{"a":1}}})";
  peer.notify("$/part",
              {{"set", "s"}, {"index", 0}, {"count", 2}, {"text", request.substr(0, 50)}});
  peer.notify("$/part", {{"set", "s"}, {"index", 1}, {"count", 2}, {"text", request.substr(50)}});
  CHECK(peer.receive().at("result").at("a").as_int64() == 1);
}

TEST_CASE("a broken part is answered with its set's name, for its sender to give up the request") {
  Peer peer(options_of({}));
  peer.notify("$/part", {{"set", "s"}, {"index", 1}, {"count", 2}, {"text", "x"}});
  const auto answer = peer.receive();
  CHECK(id_of(answer) == "null");
  CHECK(outcome_of(answer) == "malformedMessage");
  CHECK(data_of(answer).at("set").as_string() == "s");
  check_alive(peer);
}

TEST_CASE("parts within parts are not put together") {
  Peer peer(options_of({}));
  const std::string inner =
      R"({"jsonrpc":"2.0","method":"$/part","params":{"set":"t","index":0,"count":2,"text":"x"}})";
  peer.notify("$/part", {{"set", "s"}, {"index", 0}, {"count", 2}, {"text", inner.substr(0, 9)}});
  peer.notify("$/part", {{"set", "s"}, {"index", 1}, {"count", 2}, {"text", inner.substr(9)}});
  check_alive(peer);
}

TEST_CASE("a method's notifications carry its request's id and come before its answer") {
  Peer peer(options_of({run_method("tells", [](methods::Context& context, const json::object&) {
    context.progress("waiting_user", -1);
    context.progress("installing", 250);
    context.notify_extension("$/sensor", {{"closed", true}});
    return json::value("done");
  })}));
  peer.request("r1", "tells");
  CHECK(
      peer.receive() ==
      wire::parse_json(
          R"({"jsonrpc":"2.0","method":"$/progress","params":{"id":"r1","phase":"waiting_user"}})"));
  CHECK(
      peer.receive() ==
      wire::parse_json(
          R"({"jsonrpc":"2.0","method":"$/progress","params":{"id":"r1","phase":"installing","percent":100}})"));
  CHECK(peer.receive() ==
        wire::parse_json(
            R"({"jsonrpc":"2.0","method":"$/sensor","params":{"closed":true,"id":"r1"}})"));
  CHECK(outcome_of(peer.receive()) == "result");
}

TEST_CASE("a notification outside of any request reaches the peer, until the session ends") {
  std::mutex mutex;
  server::Options::Notify notify;
  int calls = 0;
  server::Options options = options_of({});
  options.notifications = [&](server::Options::Notify given) {
    const std::lock_guard lock(mutex);
    notify = std::move(given);
    ++calls;
  };
  Peer peer(std::move(options));
  check_alive(peer);
  {
    const std::lock_guard lock(mutex);
    REQUIRE(notify);
    std::thread([&] { notify("$/storages", json::object()); }).join();
  }
  CHECK(outcome_of(peer.receive()) == "$/storages");
  peer.end_input();
  CHECK(peer.join() == 0);
  CHECK(calls == 2);
  CHECK_FALSE(notify);
}
