// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/request.h"

#include "asn1/reader.h"
#include "keys_for_tests.h"
#include "pki/pem.h"
#include "pki/spki.h"
#include "programs.h"

namespace kepka::pki {
namespace {

using namespace tests_support;
using base::ErrorCode;
using tests::contains_text;

// openssl checks the request's own signature and says so.
void check_with_openssl(const Bytes& request) {
  const tests::TempFolder folder;
  folder.write("request.der", request);
  const auto outcome =
      tests::run(folder, "openssl req -engine gost -inform DER -in request.der -verify -noout");
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.output, contains_text("verify OK"));
}

void check_with_certtool(const Bytes& request) {
  const tests::TempFolder folder;
  folder.write("request.pem", to_pem("CERTIFICATE REQUEST", request));
  const auto outcome = tests::run(folder, "certtool --crq-info --infile request.pem");
  CHECK(outcome.status == 0);
  CHECK_THAT(outcome.output, contains_text("Self signature: verified"));
}

TEST_CASE("openssl verifies the request of every GOST parameter set") {
  crypto::Random random;
  const auto sets = production_sets();
  CHECK(sets.size() == 12);
  for (const auto* set : sets) {
    INFO(set->name);
    const auto key = crypto::generate_key({set->kind, asn1::Oid(set->oid), 0}, random);
    const Bytes request = request_of(key);
    check_with_openssl(request);
    const DecodedRequest decoded = decode_request(request);
    CHECK(decoded.key == crypto::public_key_of(key));
    CHECK(verify_request(decoded));
  }
}

TEST_CASE("certtool verifies the requests of the sets that it knows") {
  crypto::Random random;
  for (const char* name : {"CryptoPro-A", "CryptoPro-XchA", "tc26-256-B", "tc26-512-A"}) {
    INFO(name);
    check_with_certtool(request_of(crypto::generate_key(gost_algorithm(name), random)));
  }
}

TEST_CASE("openssl verifies requests of keys with short coordinates and at the ends of the range") {
  // d = 691: both coordinates begin with a zero byte.
  check_with_openssl(request_of(gost_key(gost_algorithm("CryptoPro-B"), "02B3")));
  for (const auto* set : production_sets()) {
    INFO(set->name);
    const crypto::KeyAlgorithm algorithm{set->kind, asn1::Oid(set->oid), 0};
    check_with_openssl(request_of(gost_key(algorithm, "01")));
    check_with_openssl(request_of(gost_key(algorithm, less_one(set->q))));
  }
}

TEST_CASE("openssl verifies requests of RSA and ECDSA keys") {
  crypto::Random random;
  for (const auto& algorithm :
       {rsa_algorithm(2048), rsa_algorithm(3072), ecdsa_algorithm(oids::secp256r1),
        ecdsa_algorithm(oids::secp384r1)}) {
    const Bytes request = request_of(crypto::generate_key(algorithm, random));
    check_with_openssl(request);
    CHECK(verify_request(decode_request(request)));
  }
}

TEST_CASE("openssl shows the extensions that were asked for") {
  const tests::TempFolder folder;
  folder.write("request.der", request_of(gost_key(gost_algorithm("CryptoPro-XchA"), "07")));
  const auto outcome = tests::run(
      folder, "openssl req -engine gost -inform DER -in request.der -noout -text -nameopt utf8");
  for (const char* text :
       {"X509v3 Key Usage: critical",
        "Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment",
        "TLS Web Client Authentication, E-mail Protection", "Иванова Анна Петровна"}) {
    CHECK_THAT(outcome.output, contains_text(text));
  }
}

TEST_CASE("extensions have the bytes of their standards") {
  CHECK(key_usage(true) == Extension{oids::key_usage, true, base::from_hex("030204f0")});
  CHECK(key_usage(false) == Extension{oids::key_usage, true, base::from_hex("030206c0")});
  CHECK(extended_key_usage({oids::client_auth}).value ==
        base::from_hex("300a06082b06010505070302"));
  CHECK(subject_sign_tool("Ж").value == base::from_hex("0c02d096"));
  CHECK(identification_kind(3).value == base::from_hex("020103"));
  CHECK_FALSE(identification_kind(0).critical);
}

TEST_CASE("extensions that make no sense are refused") {
  CHECK(error_of([] { extended_key_usage({}); }) == ErrorCode::invalidParams);
  CHECK(error_of([] { identification_kind(4); }) == ErrorCode::invalidParams);
  CHECK(error_of([] { identification_kind(-1); }) == ErrorCode::invalidParams);
  CHECK(error_of([] { subject_sign_tool(std::string(201, 'a')); }) == ErrorCode::internalError);
  CHECK(error_of([] { subject_sign_tool(""); }) == ErrorCode::internalError);
}

TEST_CASE("a request without extensions carries the empty attributes") {
  const auto key = gost_key(gost_algorithm("tc26-256-A"), "05");
  const Bytes info = encode_request_info(ivanova(), crypto::public_key_of(key), {});
  CHECK(base::to_hex(info).ends_with("a000"));
  check_with_openssl(request_of(key, ivanova(), {}));
}

TEST_CASE("a request is read as it was written") {
  const auto key = gost_key(gost_algorithm("tc26-512-C"), "1234567");
  const DecodedRequest decoded = decode_request(request_of(key));
  CHECK(decoded.subject == ivanova());
  CHECK(decoded.subject_der == encode_name(ivanova()));
  CHECK(decoded.extensions == usual_extensions());
  const DecodedRequestInfo info = decode_request_info(
      encode_request_info_without_key(ivanova(), key.algorithm, usual_extensions()));
  CHECK(info.subject == ivanova());
  CHECK(info.extensions == usual_extensions());
}

TEST_CASE("Microsoft's attribute for extensions is read too") {
  Bytes request = request_of(gost_key(gost_algorithm("CryptoPro-A"), "05"));
  const DecodedRequest decoded = decode_request(request);
  asn1::Reader outer(decoded.info);
  asn1::Reader info = outer.enter(asn1::tag::sequence, "info");
  const Bytes version = asn1::integer(info.small_integer("version"));
  const auto subject = info.next(), spki = info.next(), attributes = info.next();
  asn1::Reader list = info.enter(attributes);
  asn1::Reader attribute = list.enter(asn1::tag::sequence, "attribute");
  attribute.object_identifier("type");
  const auto values = attribute.next();
  const auto other =
      asn1::sequence({asn1::object_identifier(oids::ms_certificate_extensions), values.encoded});
  const Bytes changed = asn1::sequence(
      {version, subject.encoded, spki.encoded, asn1::encode(asn1::tag::context(0, true), other)});
  CHECK(decode_request_info(changed).extensions == usual_extensions());
}

TEST_CASE("a request that asks twice for extensions, or for one twice, is malformed") {
  const auto key = crypto::public_key_of(gost_key(gost_algorithm("CryptoPro-A"), "05"));
  const Bytes twice = encode_request_info(ivanova(), key, {key_usage(true), key_usage(false)});
  CHECK(error_of([&] { decode_request_info(twice); }) == ErrorCode::malformedDer);

  const Bytes once = encode_request_info(ivanova(), key, {key_usage(true)});
  asn1::Reader outer(once);
  asn1::Reader info = outer.enter(asn1::tag::sequence, "info");
  const auto version = info.next(), subject = info.next(), spki = info.next(), list = info.next();
  Bytes doubled(list.content.begin(), list.content.end());
  doubled.insert(doubled.end(), list.content.begin(), list.content.end());
  const Bytes two = asn1::sequence(
      {version.encoded, subject.encoded, spki.encoded, asn1::encode(list.tag, doubled)});
  CHECK(error_of([&] { decode_request_info(two); }) == ErrorCode::malformedDer);
  CHECK(decode_request_info(once).extensions == std::vector<Extension>{key_usage(true)});
}

TEST_CASE("a request that was changed in any byte does not verify or is not read") {
  const Bytes request = request_of(gost_key(gost_algorithm("CryptoPro-XchA"), "0123456789"));
  unsigned accepted = 0, foreign = 0;
  for (std::size_t at = 0; at < request.size(); ++at) {
    Bytes changed = request;
    changed[at] ^= 0x01;
    try {
      accepted += verify_request(decode_request(changed)) ? 1U : 0U;
    } catch (const base::Error& error) {
      const auto code = error.code();
      foreign += code == ErrorCode::malformedDer || code == ErrorCode::malformedKey ||
                         code == ErrorCode::unsupportedAlgorithm
                     ? 0U
                     : 1U;
    }
  }
  CHECK(accepted == 0);
  CHECK(foreign == 0);
}

TEST_CASE("a request that ends early is malformed") {
  const Bytes request = request_of(gost_key(gost_algorithm("CryptoPro-XchA"), "0123456789"));
  for (std::size_t size = 0; size < request.size(); ++size) {
    const Bytes part(request.begin(), request.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(error_of([&] { decode_request(part); }) == ErrorCode::malformedDer);
  }
  Bytes longer = request;
  longer.push_back(0);
  CHECK(error_of([&] { decode_request(longer); }) == ErrorCode::malformedDer);
}

TEST_CASE("what is shown before the key exists differs from the request in the key alone") {
  crypto::Random random;
  std::vector<crypto::KeyAlgorithm> algorithms = {
      rsa_algorithm(2048), ecdsa_algorithm(oids::secp256r1), ecdsa_algorithm(oids::secp384r1)};
  for (const auto* set : production_sets()) {
    algorithms.push_back({set->kind, asn1::Oid(set->oid), 0});
  }
  for (const auto& algorithm : algorithms) {
    const auto key = crypto::public_key_of(crypto::generate_key(algorithm, random));
    const Bytes info = encode_request_info(ivanova(), key, usual_extensions());
    const Bytes shown = encode_request_info_without_key(ivanova(), algorithm, usual_extensions());
    CHECK(same_but_for_key(info, shown, algorithm));
    CHECK_FALSE(same_but_for_key(shown, info, algorithm));
  }
}

TEST_CASE("a change of any other byte than the key's is seen") {
  const auto algorithm = gost_algorithm("CryptoPro-XchA");
  const auto key = crypto::public_key_of(gost_key(algorithm, "0123456789"));
  const Bytes info = encode_request_info(ivanova(), key, usual_extensions());
  const Bytes shown = encode_request_info_without_key(ivanova(), algorithm, usual_extensions());
  unsigned unseen = 0;
  for (std::size_t at = 0; at < info.size(); ++at) {
    Bytes changed = info;
    changed[at] ^= 0x04;
    unseen += same_but_for_key(changed, shown, algorithm) ? 1U : 0U;
  }
  CHECK(unseen == 64);  // the key itself
  Bytes longer = info;
  longer.push_back(0);
  CHECK_FALSE(same_but_for_key(longer, shown, algorithm));
  CHECK_FALSE(same_but_for_key({}, {}, algorithm));
  CHECK_FALSE(same_but_for_key(info, shown, gost_algorithm("tc26-512-A")));
}

TEST_CASE("another subject, set or extension of the same length is seen") {
  const auto algorithm = gost_algorithm("CryptoPro-A");
  const auto key = crypto::public_key_of(gost_key(algorithm, "07"));
  const Bytes shown = encode_request_info_without_key(ivanova(), algorithm, usual_extensions());
  Name other = ivanova();
  other[0].value = "Иванова Инна Петровна";
  CHECK_FALSE(
      same_but_for_key(encode_request_info(other, key, usual_extensions()), shown, algorithm));
  const auto exchange = gost_algorithm("CryptoPro-XchA");
  const auto same_point = crypto::public_key_of(gost_key(exchange, "07"));
  CHECK(same_point.value == key.value);
  CHECK_FALSE(same_but_for_key(encode_request_info(ivanova(), same_point, usual_extensions()),
                               shown, algorithm));
}

TEST_CASE("a signature of another algorithm's name does not verify") {
  DecodedRequest decoded =
      decode_request(request_of(gost_key(gost_algorithm("CryptoPro-A"), "07")));
  REQUIRE(verify_request(decoded));
  const Bytes null =
      asn1::sequence({asn1::object_identifier(oids::gost2012_256_with_streebog), asn1::null()});
  decoded.signature_algorithm = null;  // what gost-engine and Rutoken write
  CHECK(verify_request(decoded));
  decoded.signature_algorithm = signature_algorithm(gost_algorithm("tc26-512-A"));
  CHECK_FALSE(verify_request(decoded));
  decoded.signature_algorithm.clear();
  CHECK_FALSE(verify_request(decoded));
}

}  // namespace
}  // namespace kepka::pki
