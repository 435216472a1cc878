// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/request_extensions.h"

#include "keys_for_tests.h"

namespace kepka::pki {
namespace {

using namespace tests_support;
using base::ErrorCode;
using base::from_hex;

Extension raw(const asn1::Oid& type, const char* hex) { return {type, false, from_hex(hex)}; }

TEST_CASE("extensions of a profile have the bytes of RFC 5280") {
  using enum KeyUsageBit;
  CHECK(key_usage_of({digital_signature, non_repudiation}) == key_usage(false));
  CHECK(key_usage_of({data_encipherment, key_encipherment, non_repudiation, digital_signature}) ==
        key_usage(true));
  CHECK(key_usage_of({digital_signature, non_repudiation, key_encipherment, data_encipherment,
                      key_agreement})
            .value == from_hex("030203f8"));
  CHECK(key_usage_of({decipher_only}).value == from_hex("0303070080"));
  CHECK(certificate_policies({asn1::Oid("1.2.643.100.113.1"), asn1::Oid("1.2.643.100.113.2")})
            .value == from_hex("301430080606"
                               "2a85036471"
                               "01"
                               "30080606"
                               "2a85036471"
                               "02"));
  CHECK(subject_alternative_name({{GeneralName::email, "a@b.ru"}, {GeneralName::dns, "b.ru"}})
            .value == from_hex("300e8106"
                               "6140622e7275"
                               "8204"
                               "622e7275"));
  const Time time = std::chrono::sys_days(std::chrono::year(2026) / 11 / 30);
  CHECK(private_key_usage_period({time, {}}).value == from_hex("3011800f"
                                                               "32303236313133303030303030305a"));
  CHECK(private_key_usage_period({{}, time}).value == from_hex("3011810f"
                                                               "32303236313133303030303030305a"));
}

TEST_CASE("what a profile cannot mean is refused") {
  const Time now{};
  const Time later = now + std::chrono::seconds(1);
  CHECK(error_of([] { key_usage_of({}); }) == ErrorCode::invalidParams);
  CHECK(error_of([] { certificate_policies({}); }) == ErrorCode::invalidParams);
  CHECK(error_of([] { subject_alternative_name({}); }) == ErrorCode::invalidParams);
  for (const char* value : {"", "a b", "почта@пример.рф", "a\n", "a\x7F"}) {
    CHECK(error_of([&] {
            subject_alternative_name({{GeneralName::email, value}});
          }) == ErrorCode::invalidParams);
  }
  CHECK(error_of([] {
          subject_alternative_name({{GeneralName::directory, "CN=a"}});
        }) == ErrorCode::invalidParams);
  CHECK(error_of([] { private_key_usage_period({}); }) == ErrorCode::invalidParams);
  CHECK(error_of([&] { private_key_usage_period({later, now}); }) == ErrorCode::invalidParams);
  CHECK(error_of([&] { private_key_usage_period({now, now}); }) == ErrorCode::invalidParams);
}

TEST_CASE("no request asks to be an authority's certificate") {
  CHECK(refusal_of(raw(oids::basic_constraints, "30030101ff")) == ExtensionRefusal::authority);
  CHECK(refusal_of(raw(oids::basic_constraints, "30060101ff020100")) ==
        ExtensionRefusal::authority);
  CHECK(refusal_of(raw(oids::key_usage, "03020204")) == ExtensionRefusal::certificateSigning);
  CHECK(refusal_of(raw(oids::key_usage, "03020102")) == ExtensionRefusal::certificateSigning);
  CHECK_FALSE(refusal_of(raw(oids::basic_constraints, "3000")));
  CHECK_FALSE(refusal_of(raw(oids::key_usage, "030206c0")));
  CHECK_FALSE(refusal_of(raw(asn1::Oid("1.3.6.1.4.1.311.20.2"), "0c0141")));
}

TEST_CASE("no DER, and a known extension that is something else, are malformed") {
  for (const char* hex : {"", "05", "0500ff", "3080020101", "02020001"}) {
    CHECK(refusal_of(raw(asn1::Oid("1.2.3.4"), hex)) == ExtensionRefusal::malformed);
  }
  CHECK(refusal_of(raw(oids::basic_constraints, "0500")) == ExtensionRefusal::malformed);
  CHECK(refusal_of(raw(oids::key_usage, "3000")) == ExtensionRefusal::malformed);
}

TEST_CASE("an attribute may not hold extensions, nor nothing, nor what is no DER") {
  const Bytes null_value = from_hex("0500");
  CHECK(refusal_of(RequestAttribute{oids::extension_request, {null_value}}) ==
        ExtensionRefusal::duplicate);
  CHECK(refusal_of(RequestAttribute{oids::ms_certificate_extensions, {null_value}}) ==
        ExtensionRefusal::duplicate);
  CHECK(refusal_of(RequestAttribute{asn1::Oid("1.2.3"), {}}) == ExtensionRefusal::malformed);
  CHECK(refusal_of(RequestAttribute{asn1::Oid("1.2.3"), {null_value, from_hex("05")}}) ==
        ExtensionRefusal::malformed);
  CHECK_FALSE(refusal_of(RequestAttribute{asn1::Oid("1.2.3"), {null_value}}));
}

TEST_CASE("attributes stand in DER's order beside the extensions and are read again") {
  const auto key = gost_key(gost_algorithm("CryptoPro-XchA"), "07");
  const RequestAttribute version{asn1::Oid("1.3.6.1.4.1.311.13.2.3"), {from_hex("1603312e30")}};
  const RequestAttribute small{asn1::Oid("1.2.3"), {from_hex("0500"), from_hex("020101")}};
  const Bytes info = encode_request_info(
      {encode_name(ivanova()), usual_extensions(), {version, small}}, crypto::public_key_of(key));
  const DecodedRequestInfo decoded = decode_request_info(info);
  CHECK(decoded.extensions == usual_extensions());
  REQUIRE(decoded.attributes.size() == 2);
  CHECK(decoded.attributes[0] ==
        RequestAttribute{small.type, {from_hex("020101"), from_hex("0500")}});  // a SET OF
  CHECK(decoded.attributes[1] == version);
}

}  // namespace
}  // namespace kepka::pki
