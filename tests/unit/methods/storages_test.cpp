// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What pages and the extension are told of storages, and by which names.
#include "methods/storages.h"

#include <sys/stat.h>

#include "unit/methods/method_world.h"

using namespace kepka;
using base::ErrorCode;
using tests::code_of;
using tests::site;
using tests::text_at;
using tests::World;
namespace json = wire::json;

namespace {

json::array storages(World& world, const std::string& origin = site) {
  return world.call("storages.list", {}, origin).at("storages").as_array();
}

}  // namespace

TEST_CASE("a handle is another one for every origin, the same each time, and says nothing") {
  tests::TempFolder folder;
  crypto::Random random;
  const auto file = folder.path() / "data" / "handles.key";
  methods::Handles handles(file);
  const std::string id = "token/00112233445566778899aabbccddeeff";
  const std::string one = handles.of(site, id, random);
  CHECK(one.size() == 38);
  CHECK(one.substr(0, 6) == "token-");
  CHECK(one == handles.of(site, id, random));
  CHECK(one == methods::Handles(file).of(site, id, random));
  CHECK(one != handles.of("https://other.example.ru", id, random));
  CHECK(one != handles.of("", id, random));
  CHECK(one != handles.of(site, "token/ff", random));
  CHECK(one.find("00112233") == std::string::npos);
  // Another installation's are others.
  CHECK(one != methods::Handles(folder.path() / "other" / "handles.key").of(site, id, random));
  CHECK(handles.of(site, "registry", random) == "registry");
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
}

TEST_CASE("a damaged secret of the handles is made anew") {
  tests::TempFolder folder;
  crypto::Random random;
  const auto file = folder.path() / "data" / "handles.key";
  methods::Handles(file).of(site, "token/1", random);
  for (const std::string& damage : {std::string("short"), std::string(100, 'x')}) {
    std::ofstream(file, std::ios::trunc) << damage;
    CHECK(methods::Handles(file).of(site, "token/1", random).size() == 38);
    CHECK(std::filesystem::file_size(file) == 32);
  }
}

TEST_CASE("a site that the person has not allowed learns what tokens there are, not which") {
  World world;
  world.plug_in("111");
  world.plug_in("222").pin_state().is_default = true;
  const json::array listed = storages(world);
  REQUIRE(listed.size() == 3);
  CHECK(text_at(listed[0].as_object(), "id") == "registry");
  CHECK(text_at(listed[1].at("label").as_object(), "ru") == "Рутокен ЭЦП 3.0 (1)");
  CHECK(text_at(listed[2].at("label").as_object(), "en") == "Rutoken ECP 3.0 (2)");
  const json::object& token = listed[2].at("token").as_object();
  CHECK(text_at(token, "model") == "Rutoken ECP");
  CHECK(token.at("pin").at("isDefault").as_bool());
  CHECK(token.at("pin").at("attemptsLeft").as_int64() == 10);
  for (const char* hidden : {"label", "serial", "serialDecimal", "freeMemory"})
    CHECK_FALSE(token.contains(hidden));
}

TEST_CASE("a site that the person has allowed can tell tokens apart") {
  World world;
  world.plug_in("111");
  world.plug_in("222");
  world.allow();
  const json::array listed = storages(world);
  CHECK(text_at(listed[1].at("label").as_object(), "ru") == "Рутокен ЭЦП 3.0");
  const json::object& token = listed[2].at("token").as_object();
  CHECK(text_at(token, "label") == "Бухгалтерия");
  CHECK(text_at(token, "serial") == "499602d2");
  CHECK(text_at(token, "serialDecimal") == "222");
  CHECK(token.at("freeMemory").as_int64() == 50'000);
  CHECK_FALSE(token.contains("totalMemory"));
}

TEST_CASE("what a token says of itself cannot turn a page's text round") {
  World world;
  world.plug_in().facts().label = "Бух\u202Egnp\n";
  world.allow();
  const std::string label = text_at(storages(world)[1].at("token").as_object(), "label");
  CHECK(label.find("\u202E") == std::string::npos);
  CHECK(label.find('\n') == std::string::npos);
}

TEST_CASE("problems are named by the catalogue, without a path, and by their place when allowed") {
  World world;
  world.problems.push_back(
      {"Считыватель Rutoken 00", "Reader Rutoken 00", base::Error(ErrorCode::readerFailed)});
  world.problems.push_back(
      {"Библиотека /usr/lib/x.so", "Library /usr/lib/x.so", base::Error(ErrorCode::tokenTimeout)});
  const auto places = [&] {
    std::vector<std::string> out;
    const json::object listed = world.call("storages.list", {});
    for (const auto& problem : listed.at("problems").as_array())
      out.push_back(text_at(problem.at("place").as_object(), "ru"));
    return out;
  };
  CHECK(places() == std::vector<std::string>{"Считыватель или токен", "Библиотека токена"});
  world.allow();
  CHECK(places() == std::vector<std::string>{"Считыватель Rutoken 00", "Библиотека токена"});
  const json::object own = world.call("keys.list", {}, "");
  CHECK(text_at(own.at("problems").at(1).at("place").as_object(), "ru") ==
        "Библиотека /usr/lib/x.so");
  CHECK(text_at(own.at("problems").at(0).as_object(), "name") == "readerFailed");
}

TEST_CASE("another site's handle is no storage") {
  World world;
  auto& token = world.plug_in();
  const json::object order = world.order(world.handle(token, "https://other.example.ru"));
  CHECK(code_of([&] { world.call("enrolments.begin", order); }) == ErrorCode::storageNotFound);
  CHECK(code_of([&] { world.call("enrolments.begin", world.order(token.info().id)); }) ==
        ErrorCode::storageNotFound);
}

TEST_CASE("the registry is found without looking at any token") {
  World world;
  world.services->list_tokens = [](const auto&, const auto&) -> keystore::TokenListing {
    FAIL("tokens were listed");
    return {};
  };
  CHECK(methods::need_store(*world.services, world.context_of(site), "registry"));
  CHECK_NOTHROW(world.call("enrolments.list", {}));
  CHECK_NOTHROW(world.call("health", {}, ""));
}

TEST_CASE("only an allowed site is told when a token comes or goes, and telling needs a listing") {
  World world;
  int listings = 0;
  world.services->list_tokens = [&](const auto&, const auto&) -> keystore::TokenListing {
    ++listings;
    return {};
  };
  CHECK_FALSE(world.call("storages.watch", {}).at("watching").as_bool());
  CHECK(listings == 0);
  world.allow();
  CHECK(world.call("storages.watch", {}).at("watching").as_bool());
  CHECK(listings == 1);
}

TEST_CASE("a token that comes or goes becomes a notification, until nobody listens") {
  World world;
  std::function<void()> changed;
  world.services->on_tokens_change = [&](std::function<void()> call) { changed = std::move(call); };
  std::vector<std::string> sent;
  methods::notify_of_storages(*world.services, [&](std::string_view name, const json::object&) {
    sent.emplace_back(name);
  });
  REQUIRE(changed);
  changed();
  CHECK(sent == std::vector<std::string>{"$/storages"});
  methods::notify_of_storages(*world.services, {});
  CHECK_FALSE(changed);
}

TEST_CASE("the administrator's rules say which modules are loaded") {
  World world;
  world.policy(R"({"modules": {"allow": ["/usr/lib/a.so"], "deny": ["/usr/lib/b.so"]}})");
  keystore::ModuleRules seen;
  world.services->list_tokens = [&](const keystore::ModuleRules& rules, const auto&) {
    seen = rules;
    return keystore::TokenListing{};
  };
  methods::all_stores(*world.services, {});
  CHECK(seen == keystore::ModuleRules{true, {"/usr/lib/a.so"}, {"/usr/lib/b.so"}});
}
