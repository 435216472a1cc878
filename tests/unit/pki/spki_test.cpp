// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/spki.h"

#include "keys_for_tests.h"
#include "pki/pkcs8.h"
#include "programs.h"

namespace kepka::pki {
namespace {

using namespace tests_support;
using base::ErrorCode;

Bytes spki_by_openssl(const crypto::PrivateKey& key) {
  const tests::TempFolder folder;
  folder.write("key.der", encode_private_key(key).view());
  const auto outcome = tests::run(
      folder,
      "openssl pkey -engine gost -inform DER -in key.der -pubout -outform DER -out spki.der");
  INFO(outcome.output);
  REQUIRE(outcome.status == 0);
  return folder.read("spki.der");
}

// A GOST SubjectPublicKeyInfo with other parameters than Kepka writes.
Bytes spki_with(const crypto::PublicKey& key, const std::vector<Bytes>& parameters) {
  const auto& type =
      key.algorithm.kind == crypto::KeyKind::gost2012_256 ? oids::gost2012_256 : oids::gost2012_512;
  return asn1::sequence(
      {asn1::sequence({asn1::object_identifier(type), asn1::sequence(parameters)}),
       asn1::bit_string(asn1::octet_string(key.value))});
}

TEST_CASE("openssl makes the same SubjectPublicKeyInfo of Kepka's private key") {
  crypto::Random random;
  for (const auto* set : production_sets()) {
    INFO(set->name);
    const auto key = crypto::generate_key({set->kind, asn1::Oid(set->oid), 0}, random);
    const Bytes spki = encode_spki(crypto::public_key_of(key));
    CHECK(spki_by_openssl(key) == spki);
    CHECK(decode_spki(spki) == crypto::public_key_of(key));
  }
  for (const auto& algorithm :
       {rsa_algorithm(2048), ecdsa_algorithm(oids::secp256r1), ecdsa_algorithm(oids::secp384r1)}) {
    const auto key = crypto::generate_key(algorithm, random);
    const Bytes spki = encode_spki(crypto::public_key_of(key));
    CHECK(spki_by_openssl(key) == spki);
    CHECK(decode_spki(spki) == crypto::public_key_of(key));
  }
}

TEST_CASE("coordinates that begin with zeros keep their length") {
  const auto key = crypto::public_key_of(gost_key(gost_algorithm("CryptoPro-B"), "02B3"));
  const Bytes spki = encode_spki(key);
  CHECK(key.value.size() == 64);
  CHECK(key.value[31] == 0);
  CHECK(key.value[63] == 0);
  CHECK(base::to_hex(spki).find("034300"
                                "0440") != std::string::npos);
  CHECK(decode_spki(spki) == key);
}

TEST_CASE("digestParamSet is read whether it stands there or not, and a third parameter too") {
  for (const char* name : {"CryptoPro-A", "tc26-256-A", "tc26-256-B", "tc26-512-A", "tc26-512-C"}) {
    INFO(name);
    const auto key = crypto::public_key_of(gost_key(gost_algorithm(name), "0B"));
    const Bytes set = asn1::object_identifier(key.algorithm.parameter_set);
    const bool small = key.algorithm.kind == crypto::KeyKind::gost2012_256;
    const Bytes digest = asn1::object_identifier(small ? oids::streebog256 : oids::streebog512);
    const Bytes cipher = asn1::object_identifier(asn1::Oid("1.2.643.2.2.31.1"));
    CHECK(decode_spki(spki_with(key, {set})) == key);
    CHECK(decode_spki(spki_with(key, {set, digest})) == key);
    CHECK(decode_spki(spki_with(key, {set, digest, cipher})) == key);
  }
}

TEST_CASE("a digestParamSet of another size contradicts the key") {
  const auto key = crypto::public_key_of(gost_key(gost_algorithm("CryptoPro-A"), "0B"));
  const Bytes set = asn1::object_identifier(key.algorithm.parameter_set);
  for (const auto& digest : {oids::streebog512, asn1::Oid("1.2.643.2.2.30.1")}) {
    const Bytes spki = spki_with(key, {set, asn1::object_identifier(digest)});
    CHECK(error_of([&] { decode_spki(spki); }) == ErrorCode::malformedKey);
  }
}

TEST_CASE("a parameter set of the other size, or of none, is not supported") {
  const auto key = crypto::public_key_of(gost_key(gost_algorithm("CryptoPro-A"), "0B"));
  for (const char* set : {"1.2.643.7.1.2.1.2.1", "1.2.643.2.2.35.9"}) {
    const Bytes spki = spki_with(key, {asn1::object_identifier(asn1::Oid(set))});
    CHECK(error_of([&] { decode_spki(spki); }) == ErrorCode::unsupportedAlgorithm);
  }
}

TEST_CASE("a point that is not on the curve is no key") {
  auto key = crypto::public_key_of(gost_key(gost_algorithm("tc26-256-A"), "0B"));
  key.value[5] ^= 1;
  CHECK(error_of([&] { decode_spki(encode_spki(key)); }) == ErrorCode::malformedKey);
  key.value.assign(64, 0);
  CHECK(error_of([&] { decode_spki(encode_spki(key)); }) == ErrorCode::malformedKey);
  key.value.assign(62, 1);
  CHECK(error_of([&] { decode_spki(encode_spki(key)); }) == ErrorCode::malformedKey);
}

TEST_CASE("keys of other kinds are not supported") {
  const Bytes point = asn1::bit_string(Bytes(65, 4));
  const Bytes ed25519 = asn1::sequence({asn1::object_identifier(asn1::Oid("1.3.101.112"))});
  const Bytes gost2001 = asn1::sequence(
      {asn1::object_identifier(asn1::Oid("1.2.643.2.2.19")), asn1::sequence({asn1::null()})});
  const Bytes explicit_curve = asn1::sequence(
      {asn1::object_identifier(oids::ec_public_key), asn1::sequence({asn1::null()})});
  const Bytes small_curve =
      asn1::sequence({asn1::object_identifier(oids::ec_public_key),
                      asn1::object_identifier(asn1::Oid("1.2.840.10045.3.1.1"))});
  for (const Bytes& algorithm : {ed25519, gost2001, explicit_curve, small_curve}) {
    const Bytes spki = asn1::sequence({algorithm, point});
    CHECK(error_of([&] { decode_spki(spki); }) == ErrorCode::unsupportedAlgorithm);
  }
}

TEST_CASE("RSA keys that are too short, too long or no numbers are refused before they cost time") {
  const auto spki_of = [](const Bytes& modulus) {
    return encode_spki({rsa_algorithm(2048),
                        asn1::sequence({asn1::unsigned_integer(modulus), asn1::integer(65537)})});
  };
  for (const std::size_t size : {128U, 1024U, 60000U}) {
    const Bytes spki = spki_of(Bytes(size, 0xFF));
    CHECK(error_of([&] { decode_spki(spki); }) == ErrorCode::unsupportedAlgorithm);
  }
  const Bytes zero = spki_of({0});
  CHECK(error_of([&] { decode_spki(zero); }) == ErrorCode::malformedKey);
  const Bytes negative =
      encode_spki({rsa_algorithm(2048), asn1::sequence({asn1::integer(-5), asn1::integer(65537)})});
  CHECK(error_of([&] { decode_spki(negative); }) == ErrorCode::malformedKey);
}

TEST_CASE("signature algorithms have no parameters, but RSA's has NULL") {
  CHECK(base::to_hex(signature_algorithm(gost_algorithm("CryptoPro-A"))) ==
        "300a06082a85030701010302");
  CHECK(base::to_hex(signature_algorithm(gost_algorithm("tc26-512-B"))) ==
        "300a06082a85030701010303");
  CHECK(base::to_hex(signature_algorithm(rsa_algorithm(2048))) == "300d06092a864886f70d01010b0500");
  CHECK(base::to_hex(signature_algorithm(ecdsa_algorithm(oids::secp256r1))) ==
        "300a06082a8648ce3d040302");
  CHECK(base::to_hex(signature_algorithm(ecdsa_algorithm(oids::secp384r1))) ==
        "300a06082a8648ce3d040303");
}

TEST_CASE("a signature algorithm is known with absent and with NULL parameters, not with others") {
  const auto algorithm = gost_algorithm("CryptoPro-A");
  const Bytes oid = asn1::object_identifier(oids::gost2012_256_with_streebog);
  CHECK(is_signature_algorithm_of(asn1::sequence({oid}), algorithm));
  CHECK(is_signature_algorithm_of(asn1::sequence({oid, asn1::null()}), algorithm));
  CHECK_FALSE(is_signature_algorithm_of(asn1::sequence({oid, oid}), algorithm));
  CHECK_FALSE(is_signature_algorithm_of(asn1::sequence({oid}), gost_algorithm("tc26-512-A")));
  CHECK_FALSE(is_signature_algorithm_of(oid, algorithm));
  CHECK_FALSE(is_signature_algorithm_of({}, algorithm));
}

}  // namespace
}  // namespace kepka::pki
