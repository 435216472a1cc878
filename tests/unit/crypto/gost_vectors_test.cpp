// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <boost/json.hpp>

#include "asn1/reader.h"
#include "catch.h"
#include "crypto/base64.h"
#include "crypto/gost/sign.h"
#include "crypto/keys.h"
#include "vectors.h"

namespace asn1 = kepka::asn1;
namespace gost = kepka::crypto::gost;
using kepka::base::Bytes;
using kepka::base::to_hex;
using kepka::crypto::Digest;
using kepka::crypto::KeyKind;
using namespace kepka::tests;

namespace {

const gost::ParameterSet& set_of(const std::string& oid) {
  const auto* set = gost::find_by_oid(asn1::Oid(oid));
  REQUIRE(set != nullptr);
  return *set;
}

bool same_number(std::string_view ours, const std::string& theirs) {
  const auto bare = [](std::string_view digits) {
    std::string text(digits.substr(std::min(digits.find_first_not_of('0'), digits.size())));
    for (char& c : text) c = static_cast<char>(std::toupper(c));
    return text;
  };
  return bare(ours) == bare(theirs);
}

/// The part of a signed structure that is signed: its first element, and the signature.
struct Signed {
  Bytes content;
  Bytes signature;
};

Signed open_signed(const Bytes& der) {
  asn1::Reader outer(der);
  asn1::Reader fields = outer.enter(asn1::tag::sequence, "signed structure");
  const auto content = fields.next();
  fields.next(asn1::tag::sequence, "algorithm");
  const auto signature = fields.whole_bit_string("signature");
  return {{content.encoded.begin(), content.encoded.end()}, {signature.begin(), signature.end()}};
}

}  // namespace

TEST_CASE("Streebog gives the digests of RFC 6986") {
  for (const auto& vector : vectors_of("streebog.json")) {
    CAPTURE(text_field(vector, "name"));
    const Bytes message = hex_field(vector, "message_hex");
    CHECK(to_hex(digest(Digest::streebog256, message)) == text_field(vector, "streebog256"));
    CHECK(to_hex(digest(Digest::streebog512, message)) == text_field(vector, "streebog512"));
  }
}

TEST_CASE("the other digests give FIPS 180-4's example") {
  const auto abc = kepka::base::bytes_of("abc");
  CHECK(to_hex(digest(Digest::sha1, abc)) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(to_hex(digest(Digest::sha256, abc)) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(digest(Digest::sha384, abc)) ==
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
        "8086072ba1e7cc2358baeca134c825a7");
  CHECK(to_hex(digest(Digest::sha512, abc)) ==
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEST_CASE("the table of parameter sets holds the numbers of RFC 4357 and RFC 7836") {
  const auto curves = vectors_of("curves.json", "curves");
  REQUIRE(curves.size() == gost::parameter_sets().size());
  for (const auto& curve : curves) {
    CAPTURE(text_field(curve, "name"));
    const auto& set = set_of(text_field(curve, "oid"));
    CHECK(same_number(set.p, text_field(curve, "p")));
    CHECK(same_number(set.a, text_field(curve, "a")));
    CHECK(same_number(set.b, text_field(curve, "b")));
    CHECK(same_number(set.q, text_field(curve, "q")));
    CHECK(same_number(set.x, text_field(curve, "x")));
    CHECK(same_number(set.y, text_field(curve, "y")));
    CHECK(std::to_string(set.cofactor) == text_field(curve, "h"));
    CHECK((set.kind == KeyKind::gost2012_512) == (set.p.size() == 128));
    CHECK(gost::find_by_name(set.name) == &set);
  }
}

TEST_CASE("digestParamSet goes with the sets that RFC 9215 and the field want") {
  for (const auto& set : gost::parameter_sets()) {
    CAPTURE(set.name);
    const bool of_rfc4357 = set.oid.starts_with("1.2.643.2.2.");
    const bool optional = set.name == "tc26-512-A" || set.name == "tc26-512-B";
    CHECK(set.digest_parameter == (of_rfc4357 || optional));
    CHECK(set.test_only == set.name.ends_with("Test"));
  }
  CHECK(gost::default_set(KeyKind::gost2012_256).oid == "1.2.643.2.2.36.0");
  CHECK(gost::default_set(KeyKind::gost2012_512).oid == "1.2.643.7.1.2.1.2.1");
  CHECK(gost::find_by_oid(asn1::Oid("1.2.643.7.1.2.1.1.5")) == nullptr);
  CHECK(gost::find_by_name("CryptoPro-D") == nullptr);
}

TEST_CASE("the examples of RFC 7091 come out to the byte") {
  for (const auto& vector : vectors_of("rfc7091.json")) {
    CAPTURE(text_field(vector, "name"));
    const auto& set = set_of(text_field(vector, "paramSet"));
    const Bytes d = reversed(hex_field(vector, "d"));
    const Bytes hash = reversed(hex_field(vector, "e"));

    const Bytes public_value = gost::public_value(set, d);
    if (vector.as_object().contains("Qx")) {
      CHECK(public_value ==
            joined(reversed(hex_field(vector, "Qx")), reversed(hex_field(vector, "Qy"))));
    }
    const Bytes signature = gost::sign_with_nonce(set, d, hash, hex_field(vector, "k"));
    CHECK(signature == joined(hex_field(vector, "s"), hex_field(vector, "r")));
    CHECK(gost::verify(set, public_value, hash, signature));
  }
}

TEST_CASE("the request, certificate and CRL of RFC 9215 are signed to the byte") {
  const auto keys = vectors_of("rfc9215.json");
  const auto structures = vectors_of("rfc9215_der.json");
  REQUIRE(keys.size() == structures.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto& key = keys[i];
    CAPTURE(text_field(key, "name"));
    REQUIRE(text_field(key, "name") == text_field(structures[i], "name"));
    const auto& set = set_of(text_field(key, "publicKeyParamSet"));
    const auto algorithm =
        set.kind == KeyKind::gost2012_512 ? Digest::streebog512 : Digest::streebog256;
    const Bytes d = reversed(hex_field(structures[i], "d"));

    for (const char* kind : {"csr", "cert", "crl"}) {
      CAPTURE(kind);
      const Bytes der = kepka::crypto::from_base64(text_field(structures[i], kind));
      const Signed parts = open_signed(der);
      const Bytes hash = digest(algorithm, parts.content);
      const Bytes ours = gost::sign_with_nonce(set, d, hash, hex_field(structures[i], "k"));
      CHECK(ours == hex_field(key, (std::string(kind) + "_signature").c_str()));
      CHECK(ours == parts.signature);
      CHECK(gost::verify(set, gost::public_value(set, d), hash, parts.signature));
    }
  }
}
