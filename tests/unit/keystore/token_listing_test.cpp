// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/token_listing.h"

#include "catch.h"
#include "keystore/token/token_facts.h"
#include "keystore/token/token_models.h"

using namespace kepka;
using base::ErrorCode;
using keystore::merge_listings;
using keystore::ModuleResult;
using wire::worker::Slot;
using wire::worker::Token;

namespace {

Token token(const std::string& serial) {
  Token out;
  out.label = "label";
  out.manufacturer = "Aktiv Co.";
  out.model = "Rutoken ECP";
  out.serial = serial;
  out.firmware = "30.2";
  out.initialized = true;
  out.login_required = true;
  out.pin_set = true;
  out.mechanisms = {{0x1200, 0, 0}, {0x1201, 0, 0}};
  return out;
}

Slot slot(std::int64_t number, const std::string& reader, std::optional<Token> inserted) {
  return {number, reader, std::move(inserted), std::nullopt};
}

Slot broken(std::int64_t number, const std::string& reader, const std::string& name) {
  return {number, reader, std::nullopt, wire::worker::Fault{name, 48}};
}

ModuleResult module(const std::string& path, std::vector<Slot> slots) {
  return {{path, keystore::rank_of(path), false, {}}, {std::move(slots), {}, false}};
}

}  // namespace

TEST_CASE("a token that two modules show is listed once, by the first") {
  const auto other_names = [] {
    Token out = token("00003B9ACA01");
    out.manufacturer = "OpenSC";
    return out;
  }();
  const auto merged =
      merge_listings({module("/librtpkcs11ecp.so", {slot(0, "Reader", token("3b9aca01"))}),
                      module("/opensc-pkcs11.so", {slot(4, "Reader", other_names)}),
                      module("/other.so", {slot(9, "another name", token("3b9aca01"))})});
  REQUIRE(merged.tokens.size() == 1);
  CHECK(merged.tokens.front().module == 0);
  CHECK(merged.problems.empty());
}

TEST_CASE("two tokens of one module, or with other serials, are two") {
  const auto merged =
      merge_listings({module("/a.so", {slot(0, "R0", token("01")), slot(1, "R1", token("01"))}),
                      module("/b.so", {slot(0, "R0", token("02"))})});
  CHECK(merged.tokens.size() == 3);
  CHECK(merged.tokens[0].id != merged.tokens[1].id);
  CHECK(merged.tokens[1].id != merged.tokens[2].id);
}

TEST_CASE("a token's id is its own, wherever it is plugged in") {
  const auto id = [](std::int64_t number, const std::string& reader, const Token& inserted) {
    return merge_listings({module("/a.so", {slot(number, reader, inserted)})}).tokens.at(0).id;
  };
  // SHA-256 of the three texts, each after its length in four bytes.
  CHECK(id(0, "R0", token("3b9aca01")) == "token/1fcc8e1e6a2ebb07b93b59df02660aa5");
  CHECK(id(0, "R0", token("3b9aca01")) == id(5, "R5", token("3b9aca01")));
  CHECK(id(0, "R0", token("3b9aca01")) != id(0, "R0", token("3b9aca02")));
  // Zeros tell nothing apart: the place has to.
  CHECK(id(0, "R0", token("0000000000000000")) != id(1, "R0", token("0000000000000000")));
  CHECK(id(0, "R0", token("")) != id(0, "R1", token("")));
}

TEST_CASE("tokens without a serial in two modules are not taken for one") {
  const auto merged = merge_listings({module("/a.so", {slot(0, "R", token("0000"))}),
                                      module("/b.so", {slot(1, "R", token("0000"))})});
  CHECK(merged.tokens.size() == 2);
}

TEST_CASE("a slot that fails is a problem, unless another module shows the reader's token") {
  const auto merged = merge_listings(
      {module("/librtpkcs11ecp.so",
              {slot(0, "Good", token("01")), broken(1, "Bad", "readerFailed"),
               broken(2, "Strange", "noSuchError"), broken(3, "Empty", "tokenAbsent")}),
       module("/opensc-pkcs11.so",
              {broken(0, "Good", "readerFailed"), broken(1, "Bad", "readerFailed")})});
  CHECK(merged.tokens.size() == 1);
  REQUIRE(merged.problems.size() == 2);
  CHECK(merged.problems[0].place_ru == "Считыватель Bad");
  CHECK(merged.problems[0].error.code() == ErrorCode::readerFailed);
  CHECK(merged.problems[1].place_en == "Reader Strange");
  CHECK(merged.problems[1].error.code() == ErrorCode::readerFailed);
}

TEST_CASE("a token to come is not listed; one with a number that is not set up is a problem") {
  Token to_come = token("");
  to_come.initialized = false;
  Token unprepared = token("3b9aca01");
  unprepared.initialized = false;
  Token trust_store = token("1");
  trust_store.mechanisms.clear();
  trust_store.login_required = false;
  const auto merged = merge_listings({module(
      "/a.so", {slot(0, "A", to_come), slot(1, "B", unprepared), slot(2, "C", trust_store)})});
  CHECK(merged.tokens.empty());
  REQUIRE(merged.problems.size() == 1);
  CHECK(merged.problems.front().error.code() == ErrorCode::tokenNotPrepared);
}

TEST_CASE("a module's failure is a problem; of one that only p11-kit names, a crash alone") {
  ModuleResult failed = module("/a.so", {});
  failed.listing.error = base::Error(ErrorCode::moduleFailed);
  failed.listing.cannot_start = true;
  CHECK(merge_listings({failed}).problems.size() == 1);
  failed.module.optional = true;
  CHECK(merge_listings({failed}).problems.empty());
  failed.listing.cannot_start = false;
  CHECK(merge_listings({failed}).problems.size() == 1);
}

TEST_CASE("a reader's name cannot paint over a window") {
  const auto merged =
      merge_listings({module("/a.so", {broken(0, "R\xE2\x80\xAE\n1", "readerFailed")})});
  CHECK(merged.problems.at(0).place_en == "Reader R\\u{202E}\\u{A}1");
}

TEST_CASE("a token is called by its model, and an unknown one by its own text") {
  Token inserted = token("01");
  CHECK(keystore::label_of(inserted).ru == "Рутокен ЭЦП 3.0");
  inserted.firmware = "23.2";
  CHECK(keystore::label_of(inserted).en == "Rutoken ECP 2.0");
  inserted.firmware = "19.1";
  CHECK(keystore::label_of(inserted).en == "Rutoken ECP");
  inserted.manufacturer = "Aladdin R.D.";
  inserted.model = "JaCarta GOST 2.0";
  CHECK(keystore::label_of(inserted).ru == "JaCarta GOST 2.0");
  CHECK(keystore::sign_tool_of(inserted) == "\"Криптотокен\" (АЛАДДИН Р.Д.)");
  inserted.manufacturer = "SoftHSM project";
  inserted.model = "Soft\x01HSM";
  CHECK(keystore::label_of(inserted).ru == "Soft\\u{1}HSM");
  CHECK(keystore::sign_tool_of(inserted) == "SoftHSM project Soft\\u{1}HSM");
  CHECK_FALSE(keystore::describe_token(inserted, "/a.so").qualified);
  inserted.model.clear();
  CHECK(keystore::label_of(inserted).ru == "Токен");
}

TEST_CASE("algorithms are what a token can both make and sign with, in sizes that it takes") {
  Token inserted = token("01");
  inserted.mechanisms = {{0x0000, 512, 2048},
                         {0x0001, 512, 4096},
                         {0x1040, 256, 256},
                         {0x1041, 160, 521},
                         {0xD4321005, 0, 0}};
  CHECK(keystore::algorithms_of(inserted) == std::vector<std::string>{"rsa-2048", "ecdsa-p256"});
  inserted.mechanisms = {{0x0001, 512, 4096}};
  CHECK(keystore::algorithms_of(inserted).empty());
  CHECK_FALSE(keystore::is_passive(inserted));
  CHECK(keystore::is_passive(Token{}));
}

TEST_CASE("the PIN's state is told without trying it") {
  Token inserted = token("01");
  inserted.pin_to_be_changed = true;
  inserted.pin_final_try = true;
  inserted.pin_min = 6;
  auto pin = keystore::pin_state_of(inserted);
  CHECK(pin.is_default);
  CHECK_FALSE(pin.must_be_changed);
  CHECK(pin.final_try);
  CHECK(pin.attempts_left == 1U);
  CHECK(pin.min_length == 6);

  inserted.pin_final_try = false;
  CHECK_FALSE(keystore::pin_state_of(inserted).attempts_left);
  inserted.extended.emplace();
  inserted.extended->pin_attempts_left = 7;
  inserted.extended->pin_attempts_max = 10;
  pin = keystore::pin_state_of(inserted);
  CHECK(pin.must_be_changed);
  CHECK_FALSE(pin.is_default);
  CHECK(pin.count_low);
  CHECK(pin.attempts_left == 7U);
  inserted.extended->pin_attempts_left = 0;
  CHECK(keystore::pin_state_of(inserted).locked);
  inserted.pin_set = false;
  CHECK(keystore::pin_state_of(inserted).not_set);
}

TEST_CASE("a Rutoken's number is decimal on its case") {
  CHECK(keystore::serial_decimal("75516497") == "1968268439");
  CHECK(keystore::serial_decimal("ffffffffffffffff") == "18446744073709551615");
  CHECK(keystore::serial_decimal("1ffffffffffffffff").empty());
  CHECK(keystore::serial_decimal("12x").empty());
  CHECK(keystore::serial_decimal("").empty());
  Token other = token("75516497");
  other.manufacturer = "SoftHSM project";
  CHECK(keystore::describe_token(other, "/a.so").token->serial_decimal.empty());
}
