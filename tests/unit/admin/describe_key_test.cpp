// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What the standards and the field say of keys, on keys made for it.
#include "admin/describe_key.h"

#include "asn1/writer.h"
#include "crypto/gost/parameter_sets.h"
#include "crypto/random.h"
#include "files_for_tests.h"
#include "pki/oids.h"
#include "pki/spki.h"

namespace kepka::admin {
namespace {

using base::Bytes;
namespace oids = pki::oids;

// A valid point of the set with the parameters as given.
Bytes key_with(std::string_view set_name, const asn1::Oid& type,
               const std::vector<asn1::Oid>& parameters) {
  const auto* set = crypto::gost::find_by_name(set_name);
  REQUIRE(set != nullptr);
  base::Secret one(set->kind == crypto::KeyKind::gost2012_256 ? 32 : 64);
  one.resize(one.capacity());
  std::fill_n(one.data(), one.size(), std::uint8_t{0});
  one.data()[0] = 1;
  const auto point = crypto::public_key_of({{set->kind, asn1::Oid(set->oid), 0}, std::move(one)});
  std::vector<Bytes> encoded;
  for (const asn1::Oid& oid : parameters) encoded.push_back(asn1::object_identifier(oid));
  return asn1::sequence({asn1::sequence({asn1::object_identifier(type), asn1::sequence(encoded)}),
                         asn1::bit_string(asn1::octet_string(point.value))});
}

asn1::Oid set_oid(std::string_view name) {
  return asn1::Oid(crypto::gost::find_by_name(name)->oid);
}

std::string findings_of(const Bytes& spki) {
  Findings findings;
  describe_key(spki, findings);
  std::string out;
  for (const auto& item : findings.json()) {
    out += std::string(item.at("id").as_string()) + " ";
  }
  return out;
}

TEST_CASE("keys as the standards have them are found nothing wrong with") {
  const auto a = set_oid("CryptoPro-A"), b = set_oid("tc26-256-B"), c = set_oid("tc26-512-A");
  CHECK(findings_of(key_with("CryptoPro-A", oids::gost2012_256, {a, oids::streebog256})).empty());
  CHECK(findings_of(key_with("tc26-256-B", oids::gost2012_256, {b})).empty());
  CHECK(findings_of(key_with("tc26-512-A", oids::gost2012_512, {c, oids::streebog512})).empty());
  CHECK(findings_of(key_with("tc26-512-A", oids::gost2012_512, {c})).empty());
}

TEST_CASE("a digestParamSet that is missing, or must not stand, is found") {
  CHECK(findings_of(key_with("CryptoPro-XchA", oids::gost2012_256, {set_oid("CryptoPro-XchA")})) ==
        "digestParamSetMissing ");
  CHECK(findings_of(key_with("tc26-256-B", oids::gost2012_256,
                             {set_oid("tc26-256-B"), oids::streebog256})) ==
        "digestParamSetUnexpected ");
}

TEST_CASE("OIDs that contradict each other, unknown sets and sets for tests are found") {
  CHECK(findings_of(key_with("CryptoPro-A", oids::gost2012_256,
                             {set_oid("CryptoPro-A"), oids::streebog512})) ==
        "contradictingParameters ");
  CHECK(findings_of(key_with("tc26-512-A", oids::gost2012_256, {set_oid("tc26-512-A")})) ==
        "contradictingParameters ");
  CHECK(findings_of(key_with("CryptoPro-A", oids::gost2012_256, {asn1::Oid("1.2.643.2.2.35.9")})) ==
        "unknownParameterSet ");
  CHECK(findings_of(key_with("2001-Test", oids::gost2012_256,
                             {asn1::Oid("1.2.643.2.2.35.0"), oids::streebog256})) ==
        "testParameterSet ");
  CHECK(findings_of(key_with("CryptoPro-A", asn1::Oid("1.2.643.2.2.19"),
                             {set_oid("CryptoPro-A"), asn1::Oid("1.2.643.2.2.30.1")})) ==
        "outdatedKey unsupportedKey ");
}

TEST_CASE("a point off the curve, nonsense and nothing are damaged keys") {
  Bytes key =
      key_with("CryptoPro-A", oids::gost2012_256, {set_oid("CryptoPro-A"), oids::streebog256});
  key.back() ^= 1U;
  CHECK(findings_of(key) == "malformedKey ");
  CHECK(findings_of({}) == "malformedKey ");
  CHECK(findings_of(base::from_hex("3003020100")) == "malformedKey ");
}

TEST_CASE("a short RSA key is found, and others' kinds are only not supported") {
  const tests::TempFolder folder;
  const auto outcome = tests::run(
      folder,
      "openssl genrsa -out k 1024 && openssl pkey -in k -pubout -outform DER -out rsa && openssl "
      "genpkey -algorithm ed25519 -out e && openssl pkey -in e -pubout -outform DER -out ed && "
      "openssl ecparam -name secp521r1 -genkey -noout -out p && openssl pkey -in p -pubout "
      "-outform DER -out p521");
  REQUIRE(outcome.status == 0);
  CHECK(findings_of(folder.read("rsa")) == "shortKey ");
  CHECK(findings_of(folder.read("ed")) == "unsupportedKey ");
  CHECK(findings_of(folder.read("p521")) == "unsupportedKey ");
  Findings findings;
  CHECK(describe_key(folder.read("p521"), findings).at("parameterSet").at("name") == "P-521");
}

}  // namespace
}  // namespace kepka::admin
