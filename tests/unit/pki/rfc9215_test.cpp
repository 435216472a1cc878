// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "crypto/base64.h"
#include "keys_for_tests.h"
#include "pki/certificate.h"
#include "pki/request.h"
#include "pki/spki.h"

// The examples of RFC 9215, appendix A.
namespace kepka::pki {
namespace {

using namespace tests_support;
namespace json = boost::json;

struct Example {
  std::string name;
  crypto::PrivateKey key;
  Bytes request, certificate;
};

json::array read_vectors(const std::string& file) {
  std::ifstream in(std::string(KEPKA_TEST_DATA) + "/vectors/" + file);
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return json::parse(text).at("vectors").as_array();
}

std::string text_of(const json::value& value) { return json::value_to<std::string>(value); }

// The RFC signs with tc26-256-A by a d above q; this is d mod q, the same key.
std::string private_key_of(const json::value& row) {
  if (row.at("name") == "256A")
    return "3A929ADE789BB9BE10ED359DD39A72C10B87C83F80BE18B85C041F4325B62EC1";
  return text_of(row.at("d"));
}

std::vector<Example> examples() {
  const json::array numbers = read_vectors("rfc9215.json"),
                    encodings = read_vectors("rfc9215_der.json");
  std::vector<Example> out;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    REQUIRE(numbers[i].at("name") == encodings[i].at("name"));
    const asn1::Oid set(text_of(numbers[i].at("publicKeyParamSet")));
    const auto kind = crypto::gost::find_by_oid(set)->kind;
    out.push_back({text_of(numbers[i].at("name")),
                   gost_key({kind, set, 0}, private_key_of(numbers[i])),
                   crypto::from_base64(text_of(encodings[i].at("csr"))),
                   crypto::from_base64(text_of(encodings[i].at("cert")))});
  }
  REQUIRE(out.size() == 3);
  return out;
}

TEST_CASE("the requests of RFC 9215 are read, verify, and are what Kepka would write") {
  const Name subject = {{oids::common_name, asn1::tag::printable_string, "Example"}};
  for (const Example& example : examples()) {
    INFO(example.name);
    const DecodedRequest request = decode_request(example.request);
    const auto key = crypto::public_key_of(example.key);
    CHECK(request.key == key);
    CHECK(verify_request(request));
    CHECK(request.info == encode_request_info(subject, key, {}));
    CHECK(request.signature_algorithm == signature_algorithm(key.algorithm));
  }
}

TEST_CASE("the certificates of RFC 9215 are read, and their signatures verify") {
  for (const Example& example : examples()) {
    INFO(example.name);
    const Certificate certificate = decode_certificate(example.certificate);
    CHECK(certificate.key == crypto::public_key_of(example.key));
    CHECK(display_name(certificate.subject) == "CN=Example");
    CHECK(base::to_hex(certificate.serial) == (example.name == "512-test" ? "0b" : "0a"));
    CHECK(iso_time(certificate.not_after) == "2050-12-31T00:00:00Z");
    REQUIRE(certificate.extensions.size() == 1);
    CHECK(certificate.extensions[0] ==
          Extension{oids::basic_constraints, true, base::from_hex("30030101ff")});
    const auto& algorithm = certificate.key.algorithm;
    REQUIRE(is_signature_algorithm_of(certificate.signature_algorithm, algorithm));
    const Bytes digest = crypto::digest(crypto::digest_for(algorithm), certificate.tbs);
    CHECK(crypto::verify(certificate.key, digest, certificate.signature));
  }
}

}  // namespace
}  // namespace kepka::pki
