// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/certificate_extensions.h"

#include "signers_for_tests.h"

namespace kepka::pki {
namespace {

using namespace tests_support;

// Everything that a qualified certificate carries, written by openssl.
const char* const qualified =
    "[req]\ndistinguished_name=dn\n[dn]\n[v3]\n"
    "basicConstraints=critical,CA:TRUE,pathlen:1\n"
    "keyUsage=critical,digitalSignature,nonRepudiation,keyCertSign,decipherOnly\n"
    "extendedKeyUsage=clientAuth,1.2.643.2.2.34.6\n"
    "certificatePolicies=1.2.643.100.113.1,@policy\n"
    "subjectKeyIdentifier=hash\n"
    "authorityKeyIdentifier=keyid:always,issuer:always\n"
    "subjectAltName=email:anna@example.ru,DNS:example.ru,IP:192.0.2.7,IP:2001:db8::1,"
    "URI:https://example.ru/,dirName:person,RID:1.2.3\n"
    "crlDistributionPoints=URI:http://crl.example.ru/a.crl,URI:http://crl.example.ru/b.crl\n"
    "authorityInfoAccess=OCSP;URI:http://ocsp.example.ru/,caIssuers;URI:http://example.ru/ca.cer\n"
    "2.5.29.16=DER:3022800F32303236303130323033303430355A810F32303237303130323033303430355A\n"
    "1.2.643.100.111=ASN1:FORMAT:UTF8,UTF8String:СКЗИ Рутокен ЭЦП 3.0\n"
    "1.2.643.100.112=ASN1:SEQUENCE:tool\n"
    "1.2.643.100.114=ASN1:INTEGER:1\n"
    "1.2.3.4=critical,DER:0500\n"
    "1.2.3.5=DER:0500\n"
    "[policy]\npolicyIdentifier=1.2.643.100.113.2\nCPS=http://example.ru/cps\n"
    "[person]\nCN=Ivanova\n"
    "[tool]\na=UTF8:tool\nb=UTF8:authority\nc=UTF8:tool paper\nd=UTF8:authority paper\n";

CertificateExtensions read_qualified() {
  const tests::TempFolder folder;
  folder.write("conf", std::string_view(qualified));
  require_run(folder,
              "openssl req -engine gost -config conf -utf8 -x509 -newkey gost2012_256 -pkeyopt "
              "paramset:XA -nodes -keyout k -subj /CN=root -extensions v3 -outform DER -out c.der");
  const Certificate certificate = decode_certificate(folder.read("c.der"));
  return decode_certificate_extensions(certificate.extensions);
}

std::string texts(const std::vector<GeneralName>& names) {
  std::string out;
  for (const GeneralName& name : names) out += std::to_string(name.kind) + "=" + name.value + " ";
  return out;
}

TEST_CASE("what openssl writes into a qualified certificate is read") {
  const CertificateExtensions read = read_qualified();
  REQUIRE(read.basic_constraints.has_value());
  CHECK(read.basic_constraints->authority);
  CHECK(read.basic_constraints->path_length == 1);
  REQUIRE(read.key_usage.has_value());
  CHECK(read.key_usage->bits == (1U << 0U | 1U << 1U | 1U << 5U | 1U << 8U));
  CHECK(read.key_usage->has(KeyUsageBit::decipher_only));
  CHECK_FALSE(read.key_usage->has(KeyUsageBit::key_agreement));
  CHECK(read.extended_key_usage == std::vector{oids::client_auth, asn1::Oid("1.2.643.2.2.34.6")});
  REQUIRE(read.policies.size() == 2);
  CHECK(read.policies[0].policy.dotted() == "1.2.643.100.113.1");
  CHECK(read.policies[0].qualifiers.empty());
  REQUIRE(read.policies[1].qualifiers.size() == 1);
  CHECK(read.policies[1].qualifiers[0].dotted() == "1.3.6.1.5.5.7.2.1");
  REQUIRE(read.subject_key_identifier.has_value());
  CHECK(read.subject_key_identifier->size() == 20);
  REQUIRE(read.authority_key_identifier.has_value());
  CHECK(read.authority_key_identifier->key_identifier == *read.subject_key_identifier);
  CHECK(texts(read.authority_key_identifier->issuer) == "4=CN=root ");
  CHECK_FALSE(read.authority_key_identifier->serial.empty());
  CHECK(texts(read.subject_alternative_name) ==
        "1=anna@example.ru 2=example.ru 7=192.0.2.7 7=871020010db8000000000000000000000001 "
        "6=https://example.ru/ 4=CN=Ivanova 8=1.2.3 ");
  CHECK(read.crl_distribution_points ==
        std::vector<std::string>{"http://crl.example.ru/a.crl", "http://crl.example.ru/b.crl"});
  REQUIRE(read.authority_information_access.size() == 2);
  CHECK(read.authority_information_access[0].method.dotted() == "1.3.6.1.5.5.7.48.1");
  CHECK(read.authority_information_access[1].location.value == "http://example.ru/ca.cer");
  REQUIRE(read.private_key_usage_period.has_value());
  CHECK(iso_time(*read.private_key_usage_period->not_before) == "2026-01-02T03:04:05Z");
  CHECK(iso_time(*read.private_key_usage_period->not_after) == "2027-01-02T03:04:05Z");
  CHECK(read.subject_sign_tool == "СКЗИ Рутокен ЭЦП 3.0");
  REQUIRE(read.issuer_sign_tool.has_value());
  CHECK(read.issuer_sign_tool->authority_tool_paper == "authority paper");
  CHECK(read.identification_kind == 1);
  CHECK(read.malformed.empty());
  CHECK(read.unknown_critical == std::vector{asn1::Oid("1.2.3.4")});
}

TEST_CASE("nothing is read from no extensions") {
  const CertificateExtensions read = decode_certificate_extensions({});
  CHECK_FALSE(read.key_usage.has_value());
  CHECK(read.unknown_critical.empty());
}

TEST_CASE("an extension that cannot be read is named, and the others are read") {
  for (const asn1::Oid& type :
       {oids::basic_constraints, oids::extended_key_usage, oids::certificate_policies,
        oids::subject_key_identifier, oids::authority_key_identifier,
        oids::private_key_usage_period, oids::subject_alternative_name,
        oids::crl_distribution_points, oids::authority_information_access, oids::subject_sign_tool,
        oids::issuer_sign_tool, oids::identification_kind}) {
    INFO(type.dotted());
    for (const char* value : {"", "30", "3080", "04020000ff"}) {
      const CertificateExtensions read =
          decode_certificate_extensions({{type, true, base::from_hex(value)}, key_usage(false)});
      CHECK(std::ranges::count(read.malformed, type) == 1);
      CHECK(read.key_usage.has_value());
    }
  }
}

}  // namespace
}  // namespace kepka::pki
