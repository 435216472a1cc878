// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What a page's order becomes: the bytes of a request with a fixed key and a fixed nonce.
#include "methods/request_plan.h"

#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "crypto/base64.h"
#include "crypto/gost/parameter_sets.h"
#include "crypto/gost/sign.h"
#include "methods/profile.h"
#include "methods/request_texts.h"
#include "pki/certificate_extensions.h"
#include "pki/oids.h"
#include "pki/pem.h"
#include "programs.h"
#include "unit/methods/method_world.h"

using namespace kepka;
using base::ErrorCode;
using tests::code_of;
using tests::contains_text;
using tests::fact;
namespace json = wire::json;
namespace protocol = wire::protocol;

namespace {

/// Signs with one number k, which no real signer may do.
class FixedNonceSigner final : public crypto::Signer {
 public:
  explicit FixedNonceSigner(const crypto::KeyAlgorithm& algorithm)
      : d_(crypto::gost::find_by_oid(algorithm.parameter_set)->kind == crypto::KeyKind::gost2012_256
               ? 32
               : 64,
           0x07),
        key_(crypto::public_key_of({algorithm, base::Secret::copy_of(d_)})) {}
  const crypto::PublicKey& public_key() const override { return key_; }
  std::string tool_name() const override { return "fixed"; }
  base::Bytes sign(base::ByteView digest) override {
    const auto* set = crypto::gost::find_by_oid(key_.algorithm.parameter_set);
    return crypto::gost::sign_with_nonce(*set, d_, digest, base::Bytes(d_.size(), 0x11));
  }

 private:
  base::Bytes d_;
  crypto::PublicKey key_;
};

keystore::StorageInfo storage_of(bool qualified = false) {
  keystore::StorageInfo info;
  info.id = "registry";
  info.qualified = qualified;
  info.algorithms = {"gost2012-256", "gost2012-512", "rsa-2048"};
  info.sign_tool = "Kepka";
  return info;
}

json::object read_json(const std::string& name) {
  std::ifstream in(KEPKA_TEST_DATA "/" + name);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return json::parse(text).as_object();
}

methods::RequestPlan plan_of(const json::object& applicant, const json::object& profile,
                             bool qualified = false) {
  const json::object arguments = {
      {"requestId", "1"}, {"storage", "registry"}, {"applicant", applicant}, {"profile", profile}};
  return methods::plan_request(
      protocol::read_enrolments_begin_params(arguments, methods::arguments_path()),
      storage_of(qualified));
}

const json::object person = {{"kind", "person"},
                             {"surname", "Иванова"},
                             {"name", "Анна"},
                             {"snils", "112-233-445 95"},
                             {"inn", "500100732259"}};

base::Error refusal(const json::object& profile) {
  return tests::error_of([&] { plan_of(person, profile); });
}

json::object further(const std::string& oid, const std::string& hex) {
  const json::object extension = {{"oid", oid}, {"value", crypto::to_base64(base::from_hex(hex))}};
  return {{"extensions", json::array{extension}}};
}

base::Bytes signed_request(const methods::RequestPlan& plan) {
  FixedNonceSigner signer(plan.algorithm);
  const base::Bytes info = pki::encode_request_info(plan.content, signer.public_key());
  CHECK(pki::same_but_for_key(info, plan.info_without_key, plan.algorithm));
  return pki::sign_request(info, signer);
}

std::string run_on(const base::Bytes& request, const std::string& command) {
  const tests::TempFolder folder;
  folder.write("request.pem", pki::to_pem("CERTIFICATE REQUEST", request));
  const auto outcome = tests::run(folder, command + " request.pem");
  CHECK(outcome.status == 0);
  return outcome.output;
}

}  // namespace

TEST_CASE("requests of every kind of applicant have the same bytes as ever, and others take them") {
  const json::object golden = read_json("golden_requests.json");
  CHECK(golden.size() >= 7);
  for (const auto& row : golden) {
    INFO(std::string(row.key()));
    const json::object& given = row.value().as_object();
    const auto plan =
        plan_of(given.at("applicant").as_object(), given.at("profile").as_object(), true);
    const base::Bytes request = signed_request(plan);
    CHECK(base::to_hex(request) == std::string(given.at("request").as_string()));
    CHECK(pki::verify_request(pki::decode_request(request)));
    CHECK_THAT(run_on(request, "openssl req -engine gost -verify -noout -in"),
               contains_text("verify OK"));
    if (given.at("certtool").as_bool()) {
      CHECK_THAT(run_on(request, "certtool --crq-info --infile"),
                 contains_text("Self signature: verified"));
    }
  }
}

TEST_CASE("a profile that says nothing asks for what every authority takes") {
  const auto plan = plan_of(person, {});
  std::vector<std::string> types;
  for (const auto& extension : plan.content.extensions) types.push_back(extension.type.dotted());
  CHECK(types == std::vector<std::string>{"2.5.29.15", "2.5.29.37", "1.2.643.100.111"});
  CHECK(plan.exchange);
}

TEST_CASE("the key's usages say whether it is for exchange, unless the profile does") {
  const json::array signing = {"digitalSignature", "nonRepudiation"};
  const json::array exchange = {"digitalSignature", "keyAgreement"};
  CHECK_FALSE(plan_of(person, {{"keyUsage", signing}}).exchange);
  CHECK(plan_of(person, {{"keyUsage", exchange}}).exchange);
  CHECK(plan_of(person, {{"keyUsage", signing}, {"keyUse", "signingAndExchange"}}).exchange);
  CHECK_FALSE(plan_of(person, {{"keyUse", "signing"}}).exchange);
}

TEST_CASE("the tool is the one that signs, or none; a page cannot name another") {
  const auto plan = plan_of(person, {{"subjectSignTool", false}});
  for (const auto& extension : plan.content.extensions)
    CHECK(extension.type != pki::oids::subject_sign_tool);
  for (const bool own : {true, false}) {
    json::object profile = further("1.2.643.100.111", "0c0141");
    profile["subjectSignTool"] = own;
    const auto error = refusal(profile);
    CHECK(error.code() == ErrorCode::profileRefused);
    CHECK(fact(error, "reason") == "duplicate");
  }
}

TEST_CASE("what no request asks for is refused by its place and a reason") {
  const auto reason = [](const json::object& profile) {
    const auto error = refusal(profile);
    CHECK(error.code() == ErrorCode::profileRefused);
    CHECK(fact(error, "field") == "params.arguments.profile.extensions[0]");
    return fact(error, "reason");
  };
  CHECK(reason(further("2.5.29.19", "30030101ff")) == "authority");
  CHECK(reason(further("2.5.29.15", "03020204")) == "duplicate");
  CHECK(reason(further("2.5.29.37", "3000")) == "duplicate");
  CHECK(reason(further("1.2.3.4", "0500ff")) == "malformed");
  CHECK(code_of([] {
          plan_of(person, {{"keyUsage", json::array{"keyCertSign"}}});
        }) == ErrorCode::invalidParams);
  CHECK_NOTHROW(plan_of(person, further("2.5.29.19", "3000")));
  const json::object twice = {{"oid", "1.2.3"}, {"values", json::array{"BQA="}}};
  const json::object attributes = {{"attributes", json::array{twice, twice}}};
  CHECK(fact(refusal(attributes), "reason") == "duplicate");
  const json::object nested = {{"oid", "1.2.840.113549.1.9.14"}, {"values", json::array{"BQA="}}};
  CHECK(fact(refusal({{"attributes", json::array{nested}}}), "reason") == "duplicate");
}

TEST_CASE("what a profile says wrongly is refused by its field") {
  const auto field = [](const json::object& profile) {
    const auto error = refusal(profile);
    CHECK(error.code() == ErrorCode::invalidParams);
    return fact(error, "field").substr(std::string("params.arguments.profile.").size());
  };
  CHECK(field({{"keyUsage", json::array{}}}) == "keyUsage");
  CHECK(field({{"certificatePolicies", json::array{"1.2.643.100.113.1", "1..2"}}}) ==
        "certificatePolicies[1]");
  CHECK(field({{"subjectAltName",
                json::array{json::object{{"kind", "email"}, {"value", "я@b.ru"}}}}}) ==
        "subjectAltName");
  CHECK(field({{"privateKeyUsagePeriod", json::object{}}}) == "privateKeyUsagePeriod");
  for (const char* time :
       {"2026-02-30T00:00:00Z", "2026-11-30 00:00:00Z", "2026-11-30T00:00:00+"}) {
    CHECK(field({{"privateKeyUsagePeriod", json::object{{"notAfter", time}}}}) ==
          "privateKeyUsagePeriod.notAfter");
  }
  const json::object no_base64 = {{"oid", "1.2.3"}, {"value", "????"}};
  CHECK(field({{"extensions", json::array{no_base64}}}) == "extensions[0].value");
}

TEST_CASE("further extensions are bounded together") {
  const std::string value = crypto::to_base64(asn1::octet_string(base::Bytes(7'000, 0x01)));
  json::array extensions;
  for (const char* oid : {"1.2.3.1", "1.2.3.2", "1.2.3.3"})
    extensions.push_back(json::object{{"oid", oid}, {"value", value}});
  CHECK(refusal({{"extensions", extensions}}).code() == ErrorCode::invalidParams);
  extensions.pop_back();
  CHECK_NOTHROW(plan_of(person, {{"extensions", extensions}}));
}

TEST_CASE("a qualified certificate is only asked for where the storage gives such signatures") {
  CHECK(refusal({{"qualified", true}}).code() == ErrorCode::qualifiedStorageNeeded);
  CHECK_NOTHROW(plan_of(person, {{"qualified", true}}, true));
  CHECK_NOTHROW(plan_of(person, {{"qualified", false}}));
}

TEST_CASE("a window says what the request holds beside its owner's name") {
  const json::object golden = read_json("golden_requests.json");
  const auto lines = [&](const char* name, prompt::Language language) {
    const json::object& given = golden.at(name).as_object();
    const auto plan =
        plan_of(given.at("applicant").as_object(), given.at("profile").as_object(), true);
    return methods::request_lines(pki::decode_request_info(plan.info_without_key), language);
  };
  CHECK(lines("representative", prompt::Language::ru) ==
        "Человек: Иванова Анна Петровна, Главный бухгалтер\n"
        "ИНН 500100732259, ИНН организации 7707083893, ОГРН 1027700132195, СНИЛС 11223344595\n"
        "Ключ: для подписи и шифрования\n");
  CHECK(lines("profile", prompt::Language::en) ==
        "INN 500100732259, SNILS 11223344595\n"
        "Key: for signing alone\n"
        "Other names: anna@example.ru, https://example.ru/\n"
        "Also in the request: 2.5.29.16, 1.3.6.1.4.1.311.20.2, 1.3.6.1.4.1.311.13.2.3\n");
}
