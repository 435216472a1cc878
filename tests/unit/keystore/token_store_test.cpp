// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The stores of tokens with the real kepka-token and virtual Rutokens.
#include "keystore/token/token_store.h"

#include <algorithm>
#include <thread>

#include "catch.h"
#include "crypto/gost/parameter_sets.h"
#include "error_code.h"
#include "pki/oids.h"
#include "pki/request.h"
#include "virtual_token.h"

using namespace kepka;
using namespace std::chrono_literals;
using base::ErrorCode;
using base::Patience;
using base::Secret;
using crypto::KeyKind;
using tests::code_of;
using tests::error_of;
using tests::fact;
using tests::VirtualToken;

namespace {

const std::string id = "00112233445566778899aabbccddeeff";
const std::string lite = R"("model": "lite")";

crypto::KeyAlgorithm gost(KeyKind kind) {
  return {kind, asn1::Oid(crypto::gost::default_set(kind).oid), 0};
}

std::unique_ptr<keystore::Access> open(keystore::KeyStore& store) {
  return store.open(std::nullopt, VirtualToken::pin(), VirtualToken::patience());
}

std::vector<keystore::KeyRecord> list(keystore::KeyStore& store) {
  return store.list(VirtualToken::patience());
}

// OpenSSL's gost engine verifies the request and issues a certificate for its key.
base::Bytes issue(const tests::TempFolder& folder, crypto::Signer& signer,
                  const std::string& serial) {
  const pki::Name subject{{pki::oids::common_name, 0x0C, "Анна"}};
  folder.write(
      "request.der",
      pki::sign_request(pki::encode_request_info(subject, signer.public_key(), {}), signer));
  const auto made = tests::run(
      folder,
      "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.pem -out ca.crt -subj /CN=CA && "
      "openssl x509 -req -engine gost -inform DER -in request.der -CA ca.crt -CAkey ca.pem "
      "-set_serial " +
          serial + " -days 30 -outform DER -out issued.der");
  INFO(made.output);
  REQUIRE(made.status == 0);
  return folder.read("issued.der");
}

bool stops_within(const std::stop_token& stop, std::chrono::seconds limit) {
  const auto until = base::Clock::now() + limit;
  while (!stop.stop_requested() && base::Clock::now() < until) std::this_thread::sleep_for(20ms);
  return stop.stop_requested();
}

}  // namespace

TEST_CASE("a token is listed with what it is and what it can do") {
  const VirtualToken token;
  const auto info = token.store()->info();
  CHECK(info.kind == "token");
  CHECK(info.id.starts_with("token/"));
  CHECK(info.label_ru == "Рутокен ЭЦП 3.0");
  CHECK(info.sign_tool == "СКЗИ \"РУТОКЕН ЭЦП\"");
  CHECK(info.qualified);
  CHECK_FALSE(info.key_in_software);
  CHECK(info.algorithms == std::vector<std::string>{"gost2012-256", "gost2012-512", "rsa-2048",
                                                    "rsa-3072", "rsa-4096", "ecdsa-p256",
                                                    "ecdsa-p384"});
  REQUIRE(info.token);
  CHECK(info.token->serial == "3b9aca01");
  CHECK(info.token->serial_decimal == "1000000001");
  CHECK(info.token->active);
  CHECK(info.token->pin.is_default);
  CHECK(info.token->pin.attempts_left == 10U);
  CHECK(token.calls().find("C_Login") == std::string::npos);
}

TEST_CASE("a key is made on a token, signs, gets its certificate and is removed") {
  const auto* const members =
      GENERATE("\"model\": \"ecp3\"", "\"model\": \"ecp2\"", "\"model\": \"lite\"",
               "\"model\": \"lite\", \"takesCertificates\": false");
  const auto kind = GENERATE(KeyKind::gost2012_256, KeyKind::gost2012_512);
  INFO(members << static_cast<int>(kind));
  const VirtualToken token(members);
  const auto store = token.store();
  crypto::Random random;
  const auto key = open(*store)->create_key(id, {.algorithm = gost(kind), .label = "Анна"}, random);
  CHECK(key.algorithm == gost(kind));

  const auto made = list(*store);
  REQUIRE(made.size() == 1);
  CHECK(made.front().id == id);
  CHECK(made.front().key == key);
  CHECK_FALSE(made.front().certificate);

  base::Bytes certificate;
  {
    const auto access = open(*store);
    const auto signer = access->signer(id, random);
    CHECK(signer->public_key() == key);
    certificate = issue(token.folder(), *signer, "1");
    access->install_certificate(id, certificate);
    access->install_certificate(id, certificate);
    CHECK(code_of([&] {
            access->create_key(id, {gost(kind), "x"}, random);
          }) == ErrorCode::alreadyExists);
  }
  const auto installed = list(*store);
  REQUIRE(installed.size() == 1);
  CHECK(installed.front().certificate == certificate);
  CHECK(installed.front().id == id);

  open(*store)->remove_certificate(id, certificate);
  REQUIRE(list(*store).size() == 1);
  CHECK_FALSE(list(*store).front().certificate);
  open(*store)->install_certificate(id, certificate);
  open(*store)->remove(id);
  CHECK(list(*store).empty());
  open(*store)->remove(id);
}

TEST_CASE("a token's certificate must be of the key that it is installed for") {
  const VirtualToken token(GENERATE(std::string(R"("model": "ecp3")"), lite));
  const auto store = token.store();
  crypto::Random random;
  const std::string second(32, 'b');
  const auto access = open(*store);
  access->create_key(id, {gost(KeyKind::gost2012_256), "one"}, random);
  access->create_key(second, {gost(KeyKind::gost2012_256), "two"}, random);
  const auto certificate = issue(token.folder(), *access->signer(second, random), "1");
  CHECK(code_of([&] { access->install_certificate(id, certificate); }) ==
        ErrorCode::certificateMismatch);
  CHECK(code_of([&] { access->install_certificate(std::string(32, 'c'), certificate); }) ==
        ErrorCode::keyNotFound);
  CHECK(code_of([&] { access->signer(std::string(32, 'c'), random); }) == ErrorCode::keyNotFound);
}

TEST_CASE("a wrong PIN costs one attempt, and the count that is left is told") {
  const VirtualToken token;
  const auto store = token.store();
  const auto error = error_of(
      [&] { store->open(std::nullopt, Secret::copy_of("00000000"), VirtualToken::patience()); });
  CHECK(error.code() == ErrorCode::wrongPin);
  CHECK(fact(error, "attemptsLeft") == "9");
  CHECK(store->info().token->pin.attempts_left == 9U);
  CHECK(store->info().token->pin.count_low);
  CHECK(token.store()->info().token->pin.attempts_left == 9U);
  CHECK(code_of([&] { store->open(std::nullopt, {}, VirtualToken::patience()); }) ==
        ErrorCode::pinLength);
  CHECK(token.store()->info().token->pin.attempts_left == 9U);
}

TEST_CASE("a signature with swapped halves is put right, a wrong one never leaves") {
  VirtualToken token;
  const auto store = token.store();
  crypto::Random random;
  const auto access = open(*store);
  const auto key = access->create_key(id, {gost(KeyKind::gost2012_256), "Анна"}, random);
  const auto signer = access->signer(id, random);
  const base::Bytes digest(32, 7);
  token.fault(R"("function": "C_Sign", "do": "swapHalves", "times": "always")");
  CHECK(crypto::verify(key, digest, signer->sign(digest)));
  token.fault(R"("function": "C_Sign", "do": "wrongSignature", "times": "always")");
  CHECK(code_of([&] { signer->sign(digest); }) == ErrorCode::signingFailed);
}

TEST_CASE("pulling a token out is told, and its store says that it is absent") {
  VirtualToken token;
  const auto store = token.store();
  std::atomic<int> changes{0};
  token.tokens->on_change([&] { ++changes; });
  CHECK_FALSE(store->gone().stop_requested());
  token.plug("");
  CHECK(stops_within(store->gone(), 10s));
  CHECK(code_of([&] { open(*store); }) == ErrorCode::tokenAbsent);
  CHECK(token.list().stores.empty());
  for (int i = 0; i < 100 && changes == 0; ++i) std::this_thread::sleep_for(20ms);
  CHECK(changes > 0);

  token.plug(VirtualToken::other_serial);
  const auto error = error_of([&] { open(*store); });
  CHECK(error.code() == ErrorCode::tokenReplaced);
  CHECK(fact(error, "inserted") == VirtualToken::other_serial);
  CHECK(fact(error, "needed") == VirtualToken::serial);
  token.tokens->on_change({});
}

TEST_CASE("what goes wrong while a key is made leaves none, and the next try succeeds") {
  struct Row {
    const char* fault;
    ErrorCode code;
  };
  const auto row =
      GENERATE(Row{R"("function": "C_GenerateKeyPair", "do": "answer", "rv": "CKR_DEVICE_ERROR")",
                   ErrorCode::tokenFailed},
               Row{R"("function": "C_GenerateKeyPair", "do": "answer", "rv": "CKR_DEVICE_MEMORY")",
                   ErrorCode::tokenFull},
               Row{R"("function": "C_GenerateKeyPair", "do": "crash")", ErrorCode::moduleFailed});
  VirtualToken token;
  const auto store = token.store();
  crypto::Random random;
  token.fault(row.fault);
  CHECK(code_of([&] {
          open(*store)->create_key(id, {gost(KeyKind::gost2012_256), "Анна"}, random);
        }) == row.code);
  CHECK(list(*store).empty());
  open(*store)->create_key(id, {gost(KeyKind::gost2012_256), "Анна"}, random);
  CHECK(list(*store).size() == 1);
}

TEST_CASE("a token that is pulled out in the middle of the work is removed, not failed") {
  VirtualToken token;
  const auto store = token.store();
  crypto::Random random;
  token.fault(R"("function": "C_GenerateKeyPair", "do": "unplug")");
  CHECK(code_of([&] {
          open(*store)->create_key(id, {gost(KeyKind::gost2012_256), "Анна"}, random);
        }) == ErrorCode::tokenRemoved);
}

TEST_CASE("a passive token that is full keeps no half of a key") {
  VirtualToken token(lite);
  const auto store = token.store();
  crypto::Random random;
  const int call = GENERATE(1, 2);
  token.fault(
      R"("function": "C_CreateObject", "do": "answer", "rv": "CKR_DEVICE_MEMORY", "call": )" +
      std::to_string(call));
  CHECK(code_of([&] {
          open(*store)->create_key(id, {gost(KeyKind::gost2012_256), "Анна"}, random);
        }) == ErrorCode::tokenFull);
  CHECK(list(*store).empty());
  open(*store)->create_key(id, {gost(KeyKind::gost2012_256), "Анна"}, random);
  CHECK(list(*store).size() == 1);
}

TEST_CASE("a passive token's key outlives a change of its PIN") {
  const VirtualToken token(lite);
  const auto store = token.store();
  CHECK(store->info().label_ru == "Рутокен Lite");
  CHECK(store->info().key_in_software);
  CHECK_FALSE(store->info().qualified);
  crypto::Random random;
  const auto key = open(*store)->create_key(id, {gost(KeyKind::gost2012_256), "Анна"}, random);
  const Secret next = Secret::copy_of("87654320");
  store->pins()->change(VirtualToken::pin(), next, VirtualToken::patience());
  CHECK_FALSE(store->info().token->pin.is_default);
  const auto access = store->open(std::nullopt, next, VirtualToken::patience());
  const base::Bytes digest(32, 7);
  CHECK(crypto::verify(key, digest, access->signer(id, random)->sign(digest)));
}

TEST_CASE("the administrator's PIN unlocks the person's own, kept or new") {
  const VirtualToken token(R"("userTries": 1)");
  const auto store = token.store();
  const auto try_wrong = [&] {
    store->open(std::nullopt, Secret::copy_of("00000000"), VirtualToken::patience());
  };
  const Secret admin = Secret::copy_of("87654321");
  CHECK(code_of(try_wrong) == ErrorCode::pinLocked);
  CHECK(store->info().token->pin.locked);
  CHECK(code_of([&] { open(*store); }) == ErrorCode::pinLocked);
  store->pins()->unblock(admin, {}, VirtualToken::patience());
  CHECK_FALSE(store->info().token->pin.locked);
  CHECK_NOTHROW(open(*store));
  CHECK(code_of(try_wrong) == ErrorCode::pinLocked);
  const Secret next = Secret::copy_of("11223344");
  store->pins()->unblock(admin, next, VirtualToken::patience());
  CHECK_NOTHROW(store->open(std::nullopt, next, VirtualToken::patience()));
}

TEST_CASE("two never work with one token at the same time") {
  const VirtualToken token;
  const auto store = token.store();
  const auto held = open(*store);
  CHECK(code_of([&] {
          store->open(std::nullopt, VirtualToken::pin(), Patience{}.at_most(100ms));
        }) == ErrorCode::tokenBusy);
  CHECK(list(*store).empty());
}

TEST_CASE("a library that crashes is a problem of its own, and works again once it does not") {
  VirtualToken token;
  token.store();
  token.fault(R"("function": "C_GetTokenInfo", "do": "crash", "times": "always")");
  std::this_thread::sleep_for(2100ms);
  const auto listing = token.list();
  CHECK(listing.stores.empty());
  REQUIRE(listing.problems.size() == 1);
  CHECK(listing.problems.front().error.code() == ErrorCode::moduleFailed);
  CHECK(listing.problems.front().place_ru.starts_with("Библиотека "));
  token.fault(R"("function": "C_Sign", "do": "crash")");
  const auto until = base::Clock::now() + 20s;
  while (token.list().stores.empty() && base::Clock::now() < until) {
    std::this_thread::sleep_for(50ms);
  }
  CHECK(token.list().stores.size() == 1);
}
