// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What the audit hears of requests.
#include <vector>

#include "peer.h"

using namespace kepka;
using namespace kepka::tests;
using base::Error;
using base::ErrorCode;

namespace {

/// "begins page", "done page", "cancelled page", "refused page blockedByPolicy".
class Heard {
 public:
  server::Witness witness() {
    return {.begins =
                [this](const methods::Context&, std::string_view method) {
                  add("begins " + std::string(method));
                  if (refuse_to_begin) throw Error(ErrorCode::auditUnavailable);
                },
            .ended =
                [this](const methods::Context&, std::string_view method, const Error* error) {
                  add((error == nullptr ? "done" : std::string(error->what())) + " " +
                      std::string(method));
                  if (refuse_to_end && error == nullptr) throw Error(ErrorCode::auditUnavailable);
                },
            .refused =
                [this](const methods::Context&, std::string_view method, const Error& error) {
                  add("refused " + std::string(method) + " " + error.what());
                }};
  }

  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

  bool refuse_to_begin = false, refuse_to_end = false;

 private:
  void add(const std::string& line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(line);
  }

  std::mutex mutex_;
  std::vector<std::string> lines_;
};

methods::Method windowed(std::function<json::value()> commit) {
  methods::Method method;
  method.name = "window";
  method.audience = methods::Audience::extension;
  method.prepare = [commit](methods::Context&, const json::object&) -> methods::Prepared {
    return {std::nullopt, [commit](methods::Context&) { return commit(); }};
  };
  return method;
}

methods::Method deciding() {
  methods::Method method = run_method(
      "decide", [](methods::Context&, const json::object&) { return json::value(json::object()); });
  method.audited = true;
  return method;
}

std::string outcome_of_request(Heard& heard, methods::Method method) {
  const std::string name(method.name);
  server::Options options = options_of({std::move(method)});
  options.witness = heard.witness();
  Peer peer(std::move(options));
  peer.request("r1", name);
  return outcome_of(peer.receive());
}

}  // namespace

TEST_CASE("a commit is witnessed from its beginning to what came of it") {
  Heard heard;
  CHECK(outcome_of_request(heard, windowed([] { return json::value(json::object()); })) ==
        "result");
  CHECK(heard.lines() == std::vector<std::string>{"begins window", "done window"});
}

TEST_CASE("a commit that fails is witnessed once") {
  Heard heard;
  CHECK(outcome_of_request(heard, windowed([]() -> json::value {
                             throw Error(ErrorCode::pinLocked);
                           })) == "pinLocked");
  CHECK(heard.lines() == std::vector<std::string>{"begins window", "pinLocked window"});
}

TEST_CASE("a method that only looks is not witnessed, one that decides is") {
  Heard heard;
  CHECK(outcome_of_request(heard, deciding()) == "result");
  CHECK(heard.lines() == std::vector<std::string>{"begins decide", "done decide"});
  Heard nothing;
  CHECK(outcome_of_request(nothing, run_method("look", [](methods::Context&, const json::object&) {
                             return json::value(json::object());
                           })) == "result");
  CHECK(nothing.lines().empty());
}

TEST_CASE("what is refused before it began is told as that") {
  Heard heard;
  methods::Method method = windowed([] { return json::value(); });
  method.prepare = [](methods::Context&, const json::object&) -> methods::Prepared {
    throw Error(ErrorCode::storageForbidden);
  };
  CHECK(outcome_of_request(heard, method) == "storageForbidden");
  CHECK(heard.lines() == std::vector<std::string>{"refused window storageForbidden"});
}

TEST_CASE("nothing is done that the witness does not let begin") {
  Heard heard;
  heard.refuse_to_begin = true;
  std::atomic<bool> was_done = false;
  CHECK(outcome_of_request(heard, windowed([&] {
                             was_done = true;
                             return json::value(json::object());
                           })) == "auditUnavailable");
  CHECK_FALSE(was_done);
}

TEST_CASE("a result that the witness could not note is not given") {
  Heard heard;
  heard.refuse_to_end = true;
  CHECK(outcome_of_request(heard, windowed([] { return json::value(json::object()); })) ==
        "auditUnavailable");
}
