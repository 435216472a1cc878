// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Enrolments on a token, from the request to the certificate.
#include <algorithm>

#include "enrolments/reconcile.h"
#include "methods/storage_texts.h"
#include "unit/entropy/movements.h"
#include "unit/methods/method_world.h"

using namespace kepka;
using base::ErrorCode;
using enrolments::State;
using tests::certificate_for;
using tests::certificate_of;
using tests::code_of;
using tests::contains_text;
using tests::fact;
using tests::site;
using tests::text_at;
using tests::World;
namespace json = wire::json;

namespace {

json::object finish(World& world, const json::object& begun) {
  return world.call("enrolments.finish",
                    {{"id", text_at(begun, "id")}, {"certificate", certificate_of(begun)}});
}

crypto::PublicKey some_key(World& world) {
  return crypto::public_key_of(crypto::generate_key(
      {crypto::KeyKind::gost2012_256, asn1::Oid("1.2.643.2.2.36.0"), 0}, world.services->random));
}

/// An authority below a root, whose signatures are right.
struct Authorities {
  explicit Authorities(World& world)
      : root_key(tests::some_signer(world)), key(tests::some_signer(world)) {
    root = certificate_for(root_key->public_key(), "Корневой УЦ", "Корневой УЦ", true, until,
                           root_key.get());
    intermediate =
        certificate_for(key->public_key(), "УЦ Пример", "Корневой УЦ", true, until, root_key.get());
  }

  std::string issue(const json::object& begun) const {
    return certificate_for(tests::key_of(begun), "Иванова Анна Петровна", "УЦ Пример", false, until,
                           key.get());
  }

  std::string until = "20491231235959Z";
  std::unique_ptr<crypto::Signer> root_key, key;
  std::string root, intermediate;
};

}  // namespace

TEST_CASE("a request is made on the token with one PIN and one window, without the sensor") {
  World world(R"([{"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  world.on_notification = [](const std::string& name, const json::object&) { FAIL(name); };
  const json::object begun = world.begin(token);
  CHECK(pki::verify_request(
      pki::decode_request(pki::from_pem("CERTIFICATE REQUEST", text_at(begun, "csr")))));
  CHECK(text_at(begun, "place") == "BUH-2 (Рутокен ЭЦП 3.0 № 1234567890)");
  CHECK(text_at(begun, "storage") == world.handle(token));
  CHECK(token.pairs.size() == 1);
  CHECK(token.pairs.begin()->second.label == "Иванова Анна Петровна");
  CHECK(token.presented.size() == 1);
  CHECK(world.windows() == 1);
}

TEST_CASE("the place of a registry's key says so") {
  CHECK(methods::place_of("BUH-2", World().services->registry->info(), prompt::Language::ru) ==
        "BUH-2 (реестр)");
}

TEST_CASE("the same application again gives the request again, also while the token is away") {
  World world(R"([{"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  const json::object begun = world.begin(token);
  token.pull_out();
  CHECK(world.begin(token) == begun);
  json::object other = world.order(world.handle(token));
  other["profile"] = json::object{{"algorithm", "gost2012-512"}};
  token.plug_in();
  CHECK(code_of([&] { world.call("enrolments.begin", other); }) == ErrorCode::requestIdInUse);
}

TEST_CASE("what fails before the request is on disk is rolled back within the same login") {
  World world(R"([{"pin": "user-pin-1"}, {"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  token.after_create_key = [] { throw base::Error(ErrorCode::tokenFailed); };
  const auto error = tests::error_of([&] { world.begin(token); });
  CHECK(error.code() == ErrorCode::tokenFailed);
  CHECK(fact(error, "keyCreated") == "false");
  CHECK(token.pairs.empty());
  CHECK(world.services->journal.list_all().empty());
  CHECK(token.presented.size() == 1);
  token.after_create_key = {};
  CHECK_NOTHROW(world.begin(token));
}

TEST_CASE("a token that is pulled out over its key leaves a pair that the next begin removes") {
  World world(R"([{"pin": "user-pin-1"}, {"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  token.after_create_key = [&] { token.pull_out(); };
  const auto error = tests::error_of([&] { world.begin(token); });
  CHECK(error.code() == ErrorCode::tokenRemoved);
  CHECK(fact(error, "keyCreated") == "true");
  REQUIRE(token.pairs.size() == 1);
  const std::string left = token.pairs.begin()->first;

  token.plug_in();
  token.after_create_key = {};
  const json::object listed = world.call("keys.list", {}, "");
  const json::object& orphan = listed.at("keys").as_array().at(0).as_object();
  CHECK(text_at(orphan, "key") == left);
  CHECK(text_at(orphan.at("enrolment").as_object(), "state") == "begun");
  CHECK(text_at(orphan.at("enrolment").as_object(), "person") == "Иванова Анна Петровна");
  CHECK_FALSE(orphan.contains("certificate"));

  world.begin(token);
  CHECK(token.pairs.size() == 1);
  CHECK_FALSE(token.pairs.contains(left));
  CHECK(world.services->journal.list_all().size() == 1);
}

TEST_CASE("a pair that was left on another token does not keep the application from going on") {
  World world(R"([{"pin": "user-pin-1"}, {"pin": "user-pin-1"}])");
  auto& first = world.plug_in("111");
  auto& second = world.plug_in("222");
  first.after_create_key = [&] { first.pull_out(); };
  CHECK(code_of([&] { world.begin(first); }) == ErrorCode::tokenRemoved);
  CHECK_NOTHROW(world.begin(second));
  first.plug_in();
  const json::object listed = world.call("keys.list", {}, "");
  std::vector<std::string> states;
  for (const auto& key : listed.at("keys").as_array())
    states.push_back(text_at(key.at("enrolment").as_object(), "state"));
  std::sort(states.begin(), states.end());
  CHECK(states == std::vector<std::string>{"abandoned", "requestBuilt"});
}

TEST_CASE("the administrator can have the sensor asked for tokens, whose generator it then seeds") {
  World world(R"([{"pin": "user-pin-1"}])");
  world.policy(R"({"sensorForTokens": true})");
  auto& token = world.plug_in();
  int opened = 0, closed = 0;
  world.on_notification = [&](const std::string& name, const json::object& params) {
    CHECK(name == "$/sensor");
    if (params.at("closed").as_bool()) return void(++closed);
    ++opened;
    const auto moved = tests::by_hand(4000, 7);
    for (std::size_t at = 0; at < moved.size(); at += 200)
      world.services->sensors.add(text_at(params, "sensor"), std::span(moved).subspan(at, 200));
  };
  world.begin(token);
  CHECK(opened == 1);
  CHECK(closed == 1);
  REQUIRE(token.seeds.size() == 1);
  CHECK(token.seeds[0].size() == 64);
}

TEST_CASE("a token that is pulled out closes the sensor") {
  World world("[]");
  world.policy(R"({"sensorForTokens": true})");
  auto& token = world.plug_in();
  bool closed = false;
  world.on_notification = [&](const std::string&, const json::object& params) {
    if (params.at("closed").as_bool()) closed = true;
    if (!closed) token.pull_out();
  };
  const auto error = tests::error_of([&] { world.begin(token); });
  CHECK(error.code() == ErrorCode::tokenRemoved);
  CHECK(fact(error, "phase") == "collecting_entropy");
  CHECK(fact(error, "keyCreated") == "false");
  CHECK(closed);
}

TEST_CASE("the certificate is installed beside its key, with the authority's, by one PIN") {
  World world(R"([{"pin": "user-pin-1"}, {"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  const json::object begun = world.begin(token);
  const Authorities authorities(world);
  const std::string certificate = authorities.issue(begun);
  const json::array chain{authorities.intermediate, authorities.root};
  const json::object params{
      {"id", text_at(begun, "id")}, {"certificate", certificate}, {"chain", chain}};
  const json::object finished = world.call("enrolments.finish", params);
  CHECK(text_at(finished.at("certificate").as_object(), "commonName") == "Иванова Анна Петровна");
  CHECK(token.pairs.begin()->second.certificate == pki::from_pem("CERTIFICATE", certificate));
  CHECK(token.authorities.size() == 2);
  CHECK(token.presented.size() == 2);
  CHECK_THAT(world.person.transcript(),
             contains_text("Вместе с ним — сертификаты удостоверяющего центра: УЦ Пример, "
                           "Корневой УЦ"));
  // The same again is success without a window, also while the token is away.
  token.pull_out();
  CHECK(world.call("enrolments.finish", params) == finished);
  CHECK(world.windows() == 2);
}

TEST_CASE("a chain with a signature that does not verify is refused before any window") {
  World world(R"([{"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  const json::object begun = world.begin(token);
  const Authorities authorities(world), forged(world);
  const auto refused = [&](const std::string& certificate, const json::array& chain) {
    return tests::error_of([&] {
      world.call("enrolments.finish",
                 {{"id", text_at(begun, "id")}, {"certificate", certificate}, {"chain", chain}});
    });
  };
  const std::string right = authorities.issue(begun);
  const auto by_another = refused(right, {forged.intermediate, authorities.root});
  CHECK(by_another.code() == ErrorCode::chainWrong);
  CHECK(fact(by_another, "fault") == "wrongSignature");
  CHECK(fact(by_another, "certificate") == "CN=УЦ Пример");
  CHECK(refused(right, {authorities.intermediate, forged.root}).code() == ErrorCode::chainWrong);
  // The certificate itself is not the authority's.
  CHECK(refused(certificate_of(begun), {authorities.intermediate}).code() == ErrorCode::chainWrong);
  // A root whose own signature is nonsense, though its key has signed.
  const std::string unsigned_root =
      certificate_for(authorities.root_key->public_key(), "Корневой УЦ", "Корневой УЦ", true);
  CHECK(refused(right, {authorities.intermediate, unsigned_root}).code() == ErrorCode::chainWrong);
  CHECK(token.authorities.empty());
  CHECK(world.windows() == 1);
}

TEST_CASE("a chain that is none is refused before any window") {
  World world(R"([{"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  const json::object begun = world.begin(token);
  const auto with = [&](const std::string& chained) {
    return code_of([&] {
      world.call("enrolments.finish", {{"id", text_at(begun, "id")},
                                       {"certificate", certificate_of(begun)},
                                       {"chain", json::array{chained}}});
    });
  };
  const auto key = some_key(world);
  CHECK(with(certificate_for(key, "УЦ Пример", "Корневой УЦ", false)) == ErrorCode::invalidParams);
  CHECK(with(certificate_for(key, "Чужой УЦ", "Корневой УЦ", true)) == ErrorCode::invalidParams);
  CHECK(with(certificate_for(key, "УЦ Пример", "Корневой УЦ", true, "20210101000000Z")) ==
        ErrorCode::certificateExpired);
  CHECK(with("nonsense") == ErrorCode::malformedCertificate);
  CHECK(world.windows() == 1);
}

TEST_CASE("an absent token is named, and so is another in its place") {
  World world(R"([{"pin": "user-pin-1"}])");
  auto& needed = world.plug_in("111");
  const json::object begun = world.begin(needed);
  needed.pull_out();
  const auto absent = tests::error_of([&] { finish(world, begun); });
  CHECK(absent.code() == ErrorCode::tokenAbsent);
  CHECK(fact(absent, "storage") == "Рутокен ЭЦП 3.0");
  CHECK(fact(absent, "label") == "Бухгалтерия");
  CHECK(fact(absent, "serial") == "111");

  world.plug_in("222");
  const auto replaced = tests::error_of([&] { finish(world, begun); });
  CHECK(replaced.code() == ErrorCode::tokenReplaced);
  CHECK(fact(replaced, "inserted") == "222");
  CHECK(fact(replaced, "needed") == "111");

  // To a site that the person no longer allows the numbers are not told.
  world.services->consents.revoke(site);
  const auto anonymous = tests::error_of([&] { finish(world, begun); });
  CHECK(anonymous.code() == ErrorCode::tokenReplaced);
  CHECK(anonymous.data().empty());
}

TEST_CASE("get and list work while the token is away") {
  World world(R"([{"pin": "user-pin-1"}, {"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  const json::object begun = world.begin(token);
  finish(world, begun);
  token.pull_out();
  const json::object got = world.call("enrolments.get", {{"id", text_at(begun, "id")}});
  const json::object& enrolment = got.at("enrolment").as_object();
  CHECK(text_at(enrolment, "storage") == world.handle(token));
  CHECK(text_at(enrolment.at("certificate").at("storage").as_object(), "ru") == "Рутокен ЭЦП 3.0");
  const json::object listed = world.call("enrolments.list", {});
  CHECK(text_at(listed.at("enrolments").at(0).as_object(), "storage") == world.handle(token));
}

TEST_CASE("a token that was carried here is finished by the certificate alone") {
  World elsewhere(R"([{"pin": "user-pin-1"}])");
  auto& token = elsewhere.plug_in();
  const json::object begun = elsewhere.begin(token);

  World here(R"([{"pin": "user-pin-1"}])");
  here.tokens = elsewhere.tokens;
  elsewhere.tokens.clear();
  const json::object params{{"id", text_at(begun, "id")}, {"certificate", certificate_of(begun)}};
  here.call("enrolments.finish", params);
  CHECK(token.pairs.begin()->second.certificate);
  CHECK(here.services->journal.list_all().empty());
}

TEST_CASE("a certificate without its key says what was searched and where the enrolment began") {
  World world("[]");
  world.plug_in("111");
  const json::object params{{"id", std::string(32, 'a')},
                            {"certificate", certificate_for(some_key(world))},
                            {"place", "BUH-1 (реестр)"}};
  const auto error = tests::error_of([&] { world.call("enrolments.finish", params); });
  CHECK(error.code() == ErrorCode::keyNotFound);
  CHECK(fact(error, "searched") == "Реестр, Рутокен ЭЦП 3.0");
  CHECK(fact(error, "place") == "BUH-1 (реестр)");
  world.allow();
  const auto known = tests::error_of([&] { world.call("enrolments.finish", params); });
  CHECK(fact(known, "searched") == "Реестр, Рутокен ЭЦП 3.0 № 111");
  CHECK(world.windows() == 0);
}

TEST_CASE("a key that is gone from its token says where it was made") {
  World world(R"([{"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  const json::object begun = world.begin(token);
  token.pairs.clear();
  const auto error = tests::error_of([&] { finish(world, begun); });
  CHECK(error.code() == ErrorCode::keyNotFound);
  CHECK(fact(error, "place") == "BUH-2 (Рутокен ЭЦП 3.0 № 1234567890)");
}

TEST_CASE("an install that fails can be tried again") {
  World world(R"([{"pin": "user-pin-1"}, {"pin": "user-pin-1"}, {"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  const json::object begun = world.begin(token);
  token.before_install = [] { throw base::Error(ErrorCode::tokenFull); };
  CHECK(code_of([&] { finish(world, begun); }) == ErrorCode::tokenFull);
  token.before_install = {};
  CHECK_NOTHROW(finish(world, begun));
  CHECK(world.services->journal.find(site, text_at(begun, "id"))->state == State::installed);
}

TEST_CASE(
    "after installing, a change of the default PIN is offered and made without asking for it") {
  World world(R"([{"pin": "user-pin-1"}, {"pin": "user-pin-1"}, {"ok": true},
                  {"pin": "new-pin-22"}])");
  auto& token = world.plug_in();
  const json::object begun = world.begin(token);
  token.pin_state().is_default = true;
  finish(world, begun);
  CHECK(token.pin == "new-pin-22");
  CHECK(world.windows() == 4);
}

TEST_CASE("not wanting to change the PIN, or failing to, never fails the finish") {
  const auto step = GENERATE(as<std::string>(), R"({"notConfirmed": true})",
                             R"({"ok": true}, {"cancel": true})", R"({"crash": true})");
  World world(R"([{"pin": "user-pin-1"}, {"pin": "user-pin-1"}, )" + step + "]");
  auto& token = world.plug_in();
  const json::object begun = world.begin(token);
  token.pin_state().is_default = true;
  CHECK_NOTHROW(finish(world, begun));
  CHECK(token.pin == "user-pin-1");
  for (int i = 0; i < 2; ++i) world.services->consents.note_cancelled(site);
  CHECK(world.services->consents.wait_before_next(site).count() == 0);
}

TEST_CASE("giving up takes the PIN, removes the pair and ends the enrolment") {
  World world(R"([{"pin": "user-pin-1"}, {"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  const json::object begun = world.begin(token);
  world.call("enrolments.abandon", {{"id", text_at(begun, "id")}});
  CHECK(token.pairs.empty());
  CHECK(world.services->journal.list_all().at(0).state == State::abandoned);
  CHECK_THAT(world.person.transcript(), contains_text("Kepka — отказ от ключа"));
  CHECK(world.windows("GETPIN") == 2);
}

TEST_CASE("giving up while the token is away says which one is needed, and changes nothing") {
  World world(R"([{"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  const json::object begun = world.begin(token);
  token.pull_out();
  CHECK(code_of([&] {
          world.call("enrolments.abandon", {{"id", text_at(begun, "id")}});
        }) == ErrorCode::tokenAbsent);
  CHECK(world.services->journal.list_all().at(0).state == State::requestBuilt);
}

TEST_CASE("a certificate that lies on the token already is noticed when its keys are listed") {
  World world(R"([{"pin": "user-pin-1"}])");
  auto& token = world.plug_in();
  const json::object begun = world.begin(token);
  token.pairs.begin()->second.certificate = pki::from_pem("CERTIFICATE", certificate_of(begun));
  world.call("keys.list", {}, "");
  CHECK(world.services->journal.list_all().at(0).state == State::installed);
}
