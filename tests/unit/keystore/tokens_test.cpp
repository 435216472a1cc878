// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/tokens.h"

#include <atomic>
#include <thread>

#include "catch.h"
#include "error_code.h"
#include "scripted_module.h"

using namespace kepka;
using namespace std::chrono_literals;
using base::Clock;
using base::ErrorCode;
using base::Patience;
using tests::code_of;
using tests::ScriptedModules;
using tests::slots_json;

namespace {

std::string script(const std::string& slots, const std::string& more = {}) {
  return R"({"results": {"slots.list": )" + slots +
         R"(, "objects.list": {"keys": [], "certificates": [], "data": []}})" + more + "}";
}

std::string faults(const std::string& method, const std::string& what, int call = 1,
                   int times = 1) {
  return R"(, "faults": [{"method": ")" + method + R"(", "do": ")" + what + R"(", "call": )" +
         std::to_string(call) + R"(, "times": )" + std::to_string(times) + "}]";
}

struct Fixture {
  ScriptedModules modules;
  std::string paths;
  std::optional<tests::Variable> variable;
  std::optional<keystore::Tokens> tokens;

  void add(const std::string& name, const std::string& json) {
    paths += (paths.empty() ? "" : ":") + modules.script(name, json);
    variable.reset();
    variable.emplace("KEPKA_TEST_MODULES", paths.c_str());
  }
  keystore::TokenListing list() {
    if (!tokens) tokens.emplace(modules.path() / "locks");
    return tokens->list({}, Patience{}.at_most(30s));
  }
};

}  // namespace

TEST_CASE("nobody starts a worker before a listing is asked for, and a fresh one is kept") {
  Fixture f;
  f.add("a.so", script(slots_json({"0a", "0b"})));
  CHECK(f.modules.calls("a.so", "slots.list") == 0);
  CHECK(f.list().stores.size() == 2);
  CHECK(f.list().stores.size() == 2);
  CHECK(f.modules.calls("a.so", "slots.list") == 1);
}

TEST_CASE("a module that crashes, breaks the protocol or floods hides no other, and comes again") {
  const auto* const what = GENERATE("crash", "broken", "stranger", "flood");
  Fixture f;
  f.add("bad.so", script(slots_json({"0a"}), faults("slots.list", what)));
  f.add("good.so", script(slots_json({"0b"})));
  const auto listing = f.list();
  CHECK(listing.stores.size() == 1);
  REQUIRE(listing.problems.size() == 1);
  CHECK(listing.problems.front().error.code() == ErrorCode::moduleFailed);
  CHECK(listing.problems.front().place_en.find("bad.so") != std::string::npos);
  CHECK(f.list().stores.size() == 2);
}

TEST_CASE("a module that crashes every time is left alone for a while") {
  Fixture f;
  f.add("bad.so", script(slots_json({"0a"}), faults("slots.list", "crash", 1, 1000)));
  for (int i = 0; i < 20; ++i) CHECK(f.list().problems.size() == 1);
  CHECK(f.modules.calls("bad.so", "slots.list") <= 4);
}

TEST_CASE("a module that hangs costs its own deadline, and others' tokens are there") {
  Fixture f;
  f.add("bad.so", script(slots_json({"0a"}), faults("slots.list", "hang")));
  f.add("good.so", script(slots_json({"0b"})));
  const auto listing = f.list();
  CHECK(listing.stores.size() == 1);
  REQUIRE(listing.problems.size() == 1);
  CHECK(listing.problems.front().error.code() == ErrorCode::tokenTimeout);
  CHECK(f.list().stores.size() == 2);
}

TEST_CASE("a caller who stops waiting for a listing leaves it to the others") {
  Fixture f;
  f.add("bad.so", script(slots_json({"0a"}), faults("slots.list", "hang")));
  f.tokens.emplace(f.modules.path() / "locks");
  CHECK(code_of([&] { f.tokens->list({}, Patience{}.at_most(100ms)); }) ==
        ErrorCode::deadlineExceeded);
  std::stop_source stop;
  stop.request_stop();
  CHECK(code_of([&] { f.tokens->list({}, Patience{stop.get_token()}); }) == ErrorCode::cancelled);
  // And its end does not wait for the module.
}

TEST_CASE("a crash over one token's objects leaves the other tokens of the module") {
  Fixture f;
  f.add("a.so", script(slots_json({"0a", "0b"}), faults("objects.list", "crash")));
  const auto listing = f.list();
  REQUIRE(listing.stores.size() == 2);
  const Patience patience = Patience{}.at_most(30s);
  CHECK(code_of([&] { listing.stores[0]->list(patience); }) == ErrorCode::moduleFailed);
  CHECK(listing.stores[1]->list(patience).empty());
  CHECK(listing.stores[0]->list(patience).empty());
}

TEST_CASE("a token that comes or goes is told, and the store of one that left is gone") {
  Fixture f;
  f.add("a.so", script(slots_json({"0a"})));
  const auto listing = f.list();
  REQUIRE(listing.stores.size() == 1);
  std::atomic<int> changes{0};
  f.tokens->on_change([&] { ++changes; });
  f.modules.script("a.so", script(slots_json({"0b"}), R"(, "news": 1)"));
  const auto until = Clock::now() + 10s;
  while (changes == 0 && Clock::now() < until) std::this_thread::sleep_for(5ms);
  CHECK(changes == 1);
  CHECK(listing.stores.front()->gone().stop_requested());
  const auto now = f.list();
  REQUIRE(now.stores.size() == 1);
  CHECK(now.stores.front()->info().token->serial == "0b");
  CHECK(now.stores.front()->info().id != listing.stores.front()->info().id);
  f.tokens->on_change({});
}

TEST_CASE("a store outlives the tokens that it came from") {
  Fixture f;
  f.add("a.so", script(slots_json({"0a"})));
  const auto listing = f.list();
  f.tokens.reset();
  CHECK(listing.stores.at(0)->list(Patience{}.at_most(30s)).empty());
}

TEST_CASE("a rule that denies a module ends its watching") {
  Fixture f;
  f.add("a.so", script(slots_json({"0a"})));
  CHECK(f.list().stores.size() == 1);
  const keystore::ModuleRules rules{.deny = {f.modules.path() / "a.so"}};
  CHECK(f.tokens->list(rules, Patience{}.at_most(30s)).stores.empty());
}
