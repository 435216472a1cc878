// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The extension's own list of keys, and deleting what is in it.
#include "enrolments/reconcile.h"
#include "unit/methods/method_world.h"

using namespace kepka;
using base::ErrorCode;
using enrolments::State;
using tests::certificate_of;
using tests::code_of;
using tests::contains_text;
using tests::text_at;
using tests::World;
namespace json = wire::json;

namespace {

json::array keys(World& world) { return world.call("keys.list", {}, "").at("keys").as_array(); }

/// A key in the registry with its enrolment, made as begin makes it.
std::string make_registry_key(World& world) {
  auto& services = *world.services;
  const std::string id = methods::new_id(services);
  const base::Secret password = base::Secret::copy_of("пароль для ключа");
  crypto::PublicKey key =
      services.registry->open(std::nullopt, password, {})
          ->create_key(
              id, {{crypto::KeyKind::gost2012_256, asn1::Oid("1.2.643.2.2.36.0"), 0}, "x", true},
              services.random);
  services.registry->open(id, password, {})
      ->install_certificate(id, pki::from_pem("CERTIFICATE", tests::certificate_for(key)));
  return id;
}

}  // namespace

TEST_CASE("every key is listed with its certificate or the enrolment that it waits for") {
  World world(R"([{"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  const std::string in_registry = make_registry_key(world);
  world.begin(token);
  const json::array listed = keys(world);
  REQUIRE(listed.size() == 2);
  CHECK(text_at(listed[0].as_object(), "key") == in_registry);
  CHECK(text_at(listed[0].at("certificate").as_object(), "commonName") == "Иванова Анна Петровна");
  const json::object& waiting = listed[1].as_object();
  CHECK(text_at(waiting, "storage") == world.handle(token, ""));
  CHECK(text_at(waiting, "algorithm") == "gost2012-256");
  CHECK(text_at(waiting.at("enrolment").as_object(), "site") == "ca.example.ru");
  CHECK(text_at(waiting.at("enrolment").as_object(), "requestId") == "application-1");
  CHECK(text_at(waiting.at("enrolment").as_object(), "state") == "requestBuilt");
}

TEST_CASE("a token that cannot be read is a problem and hides no other key") {
  World world;
  auto& token = world.plug_in();
  const std::string in_registry = make_registry_key(world);
  token.pull_out();
  world.services->list_tokens = [&](const auto&, const auto&) {
    return keystore::TokenListing{{world.tokens[0]}, {}};
  };
  const json::object listed = world.call("keys.list", {}, "");
  CHECK(listed.at("keys").as_array().size() == 1);
  CHECK(text_at(listed.at("problems").at(0).as_object(), "name") == "tokenAbsent");
}

TEST_CASE("a damaged certificate is left out, its key is not") {
  World world(R"([{"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  world.begin(token);
  token.pairs.begin()->second.certificate = base::Bytes{0x30, 0x80, 1, 2};
  CHECK_FALSE(keys(world)[0].as_object().contains("certificate"));
}

TEST_CASE("a token's key is deleted with its PIN, and its enrolment ends") {
  World world(R"([{"pin": "user-pin-1"}, {"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  world.begin(token);
  world.call("keys.remove",
             {{"storage", world.handle(token, "")}, {"key", token.pairs.begin()->first}}, "");
  CHECK(token.pairs.empty());
  CHECK(world.services->journal.list_all().at(0).state == State::abandoned);
  const std::string seen = world.person.transcript();
  CHECK_THAT(seen, contains_text("Kepka — удаление ключа"));
  CHECK_THAT(seen, contains_text("Вы открыли это окно из настроек Kepka."));
  CHECK_THAT(seen, contains_text("Чей ключ: Иванова Анна Петровна"));
  CHECK_THAT(seen, contains_text("Восстановить их нельзя."));
}

TEST_CASE("a token's certificate is deleted alone") {
  World world(R"([{"pin": "user-pin-1"}, {"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  const json::object begun = world.begin(token);
  auto& pair = token.pairs.begin()->second;
  pair.certificate = pki::from_pem("CERTIFICATE", certificate_of(begun));
  const std::string sha256 =
      base::to_hex(crypto::digest(crypto::Digest::sha256, *pair.certificate));
  const auto remove = [&](const std::string& digest) {
    world.call("keys.remove",
               {{"storage", world.handle(token, "")},
                {"key", token.pairs.begin()->first},
                {"certificate", digest}},
               "");
  };
  CHECK(code_of([&] { remove(std::string(64, '0')); }) == ErrorCode::dataMissing);
  remove(sha256);
  CHECK_FALSE(pair.certificate);
  CHECK_THAT(world.person.transcript(), contains_text("Сертификат будет удалён, ключ останется."));
}

TEST_CASE("the registry's key is deleted by consent alone, its certificate likewise") {
  World world(R"([{"notConfirmed": true}, {"ok": true}, {"ok": true}])");
  const std::string id = make_registry_key(world);
  const json::object key{{"storage", "registry"}, {"key", id}};
  CHECK(code_of([&] { world.call("keys.remove", key, ""); }) == ErrorCode::cancelled);
  CHECK(keys(world).size() == 1);
  json::object alone = key;
  alone["certificate"] = text_at(keys(world)[0].at("certificate").as_object(), "sha256");
  world.call("keys.remove", alone, "");
  CHECK_FALSE(keys(world)[0].as_object().contains("certificate"));
  world.call("keys.remove", key, "");
  CHECK(keys(world).empty());
  CHECK(code_of([&] { world.call("keys.remove", key, ""); }) == ErrorCode::keyNotFound);
}

TEST_CASE("a key whose enrolment is being worked on is not deleted under it") {
  World world(R"([{"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  world.begin(token);
  const auto mark =
      enrolments::WorkMark::take(world.services->mark_folder(), tests::site, "application-1");
  const json::object key{{"storage", world.handle(token, "")}, {"key", token.pairs.begin()->first}};
  CHECK(code_of([&] { world.call("keys.remove", key, ""); }) == ErrorCode::busy);
  CHECK(token.pairs.size() == 1);
}
