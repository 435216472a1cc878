// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A new key and a request with the subject of an old certificate, signed with the old key.
#include <algorithm>

#include "crypto/base64.h"
#include "enrolments/reconcile.h"
#include "unit/methods/method_world.h"

using namespace kepka;
using base::ErrorCode;
using tests::code_of;
using tests::contains_text;
using tests::error_of;
using tests::fact;
using tests::FakeToken;
using tests::site;
using tests::text_at;
using tests::World;
namespace json = wire::json;

namespace {

constexpr const char* three_pins =
    R"([{"pin": "user-pin-1"}, {"pin": "user-pin-1"}, {"pin": "user-pin-1"}, {"pin": "user-pin-1"}])";

/// The site's own certificate on the token, from an enrolment; its handle for the site.
std::string enrolled(World& world, FakeToken& token,
                     const std::string& not_after = "20491231235959Z") {
  const json::object begun = world.begin(token, "first");
  const auto key =
      pki::decode_request(pki::from_pem("CERTIFICATE REQUEST", text_at(begun, "csr"))).key;
  world.call("enrolments.finish",
             {{"id", text_at(begun, "id")},
              {"certificate", tests::certificate_for(key, "Иванова Анна Петровна", "УЦ Пример",
                                                     false, not_after)}});
  const json::object listed = world.call("certificates.list", json::object{{"expired", true}});
  const json::array& certificates = listed.at("certificates").as_array();
  REQUIRE(certificates.size() == 1);
  return text_at(certificates[0].as_object(), "id");
}

json::object order_of(const std::string& certificate, const std::string& request_id = "second") {
  return {{"requestId", request_id}, {"certificate", certificate}};
}

/// The certificate that stands on the token.
pki::Certificate installed_on(const FakeToken& token) {
  for (const auto& [id, pair] : token.pairs) {
    if (pair.certificate) return pki::decode_certificate(*pair.certificate);
  }
  FAIL("no certificate");
  return {};
}

pki::DecodedRequest request_in(const json::object& answer) {
  return pki::decode_request(pki::from_pem("CERTIFICATE REQUEST", text_at(answer, "csr")));
}

}  // namespace

TEST_CASE("a renewal on one token is one PIN, one window and no sensor") {
  World world(three_pins);
  auto& token = world.plug_in();
  world.allow();
  const std::string certificate = enrolled(world, token);
  const std::size_t windows = world.windows();
  const std::size_t presented = token.presented.size();
  const json::object renewed = world.call("renew", order_of(certificate));
  CHECK(world.windows() == windows + 1);
  CHECK(token.presented.size() == presented + 1);
  CHECK(token.pairs.size() == 2);
  CHECK(text_at(renewed, "storage") == world.handle(token));

  const pki::Certificate old = installed_on(token);
  const pki::DecodedRequest request = request_in(renewed);
  CHECK(request.subject_der == old.subject_der);
  CHECK(request.key != old.key);
  CHECK(pki::verify_request(request));
  const base::Bytes cms = crypto::from_base64(text_at(renewed, "cms"));
  const base::Bytes der = pki::from_pem("CERTIFICATE REQUEST", text_at(renewed, "csr"));
  CHECK(std::search(cms.begin(), cms.end(), der.begin(), der.end()) != cms.end());
  CHECK_THAT(world.person.transcript(), contains_text("обновление сертификата"));
}

TEST_CASE("the same renewal again gives the same, also while the token is away") {
  World world(three_pins);
  auto& token = world.plug_in();
  world.allow();
  const json::object order = order_of(enrolled(world, token));
  const json::object renewed = world.call("renew", order);
  token.pull_out();
  CHECK(world.call("renew", order) == renewed);
  token.plug_in();
  json::object other = order;
  other["profile"] = json::object{{"algorithm", "gost2012-512"}};
  CHECK(code_of([&] { world.call("renew", other); }) == ErrorCode::requestIdInUse);
  CHECK(code_of([&] {
          world.call("enrolments.begin", world.order(world.handle(token), "second"));
        }) == ErrorCode::requestIdInUse);
}

TEST_CASE("a renewal from one token to another asks each once, and neither waits logged in") {
  World world(three_pins);
  auto& old_token = world.plug_in();
  world.allow();
  json::object order = order_of(enrolled(world, old_token));
  auto& new_token = world.plug_in("2234567890");
  order["storage"] = world.handle(new_token);
  const std::size_t windows = world.windows();
  const json::object renewed = world.call("renew", order);
  CHECK(world.windows() == windows + 2);
  CHECK(new_token.pairs.size() == 1);
  CHECK(old_token.pairs.size() == 1);
  CHECK(request_in(renewed).key == new_token.pairs.begin()->second.key);
}

TEST_CASE("what fails leaves neither key nor record") {
  World world(three_pins);
  auto& token = world.plug_in();
  world.allow();
  const json::object order = order_of(enrolled(world, token));
  token.after_create_key = [] { throw base::Error(ErrorCode::tokenFailed); };
  const auto error = error_of([&] { world.call("renew", order); });
  CHECK(error.code() == ErrorCode::tokenFailed);
  CHECK(fact(error, "keyCreated") == "false");
  CHECK(token.pairs.size() == 1);
  CHECK(world.services->journal.list_all().size() == 1);
  token.after_create_key = {};
  CHECK_NOTHROW(world.call("renew", order));
}

TEST_CASE("an expired certificate cannot be renewed, and no window opens") {
  World world(three_pins);
  auto& token = world.plug_in();
  world.allow();
  enrolled(world, token);
  auto& pair = token.pairs.begin()->second;
  pair.certificate =
      pki::from_pem("CERTIFICATE", tests::certificate_for(pair.key, "Иванова Анна Петровна",
                                                          "УЦ Пример", false, "20210101000000Z"));
  world.policy(
      R"({"origins": {"allow": ["https://ca.example.ru"]}, "identities": ["https://ca.example.ru"]})");
  const std::size_t windows = world.windows();
  const json::object listed = world.call("certificates.list", json::object{{"expired", true}});
  const json::array& certificates = listed.at("certificates").as_array();
  const auto expired = std::find_if(certificates.begin(), certificates.end(), [](const auto& row) {
    return row.as_object().at("expired").as_bool();
  });
  REQUIRE(expired != certificates.end());
  const std::string old = text_at(expired->as_object(), "id");
  const auto error = error_of([&] { world.call("renew", order_of(old)); });
  CHECK(error.code() == ErrorCode::notRenewable);
  CHECK(fact(error, "state") == "expired");
  CHECK(code_of([&] { world.call("renew", order_of("certificate-unknown")); }) ==
        ErrorCode::certificateNotFound);
  CHECK(world.windows() == windows);
}
