// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A signature with the key and the certificate of RFC 9215 (A.2, tc26-256-A) and a fixed nonce:
// every byte is known, and openssl takes it.
#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "crypto/base64.h"
#include "crypto/gost/sign.h"
#include "signers_for_tests.h"

namespace kepka::pki {
namespace {

using namespace tests_support;

/// Signs with one number k, which no real signer may do.
class FixedSigner final : public crypto::Signer {
 public:
  explicit FixedSigner(crypto::PrivateKey key)
      : key_(std::move(key)), public_key_(crypto::public_key_of(key_)) {}
  const crypto::PublicKey& public_key() const override { return public_key_; }
  std::string tool_name() const override { return "fixed"; }
  Bytes sign(ByteView digest) override {
    const auto* set = crypto::gost::find_by_oid(key_.algorithm.parameter_set);
    const Bytes nonce(32, 0x11);
    return crypto::gost::sign_with_nonce(*set, key_.value.view(), digest, nonce);
  }

 private:
  crypto::PrivateKey key_;
  crypto::PublicKey public_key_;
};

Bytes certificate_of_rfc9215() {
  std::ifstream in(std::string(KEPKA_TEST_DATA) + "/vectors/rfc9215_der.json");
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const boost::json::value file = boost::json::parse(text);
  for (const auto& row : file.at("vectors").as_array()) {
    if (row.at("name") == "256A") {
      return crypto::from_base64(boost::json::value_to<std::string>(row.at("cert")));
    }
  }
  FAIL("no such vector");
  return {};
}

SignerForTests fixed_signer() {
  // d mod q; the RFC has a d above q.
  auto key = gost_key(gost_algorithm("tc26-256-A"),
                      "3A929ADE789BB9BE10ED359DD39A72C10B87C83F80BE18B85C041F4325B62EC1");
  return {"fixed", decode_certificate(certificate_of_rfc9215()),
          std::make_unique<FixedSigner>(std::move(key))};
}

// Of the content "hello".
constexpr std::string_view golden_signer_info =
    "308201440201013017"                                    // SignerInfo, version 1, sid
    "30123110300e060355040313074578616d706c6502010a"        // issuer CN=Example, serial number 10
    "300a06082a85030701010202"                              // digestAlgorithm, without parameters
    "a081cb"                                                // signedAttrs
    "301806092a864886f70d010903310b06092a864886f70d010701"  // contentType
    "301c06092a864886f70d010905310f170d3236313132343132303030305a"  // signingTime, UTCTime
    "302f06092a864886f70d010904312204203fb0700a41ce6e41413ba764f98bf2135ba6de"
    "d516bea2fae8429cc5bdd46d6d"                      // messageDigest
    "3060060b2a864886f70d010910022f3151304f304d304b"  // signingCertificateV2
    "300a06082a85030701010202"                        // the digest named explicitly
    "0420726206628577d69ab55ab588d8828bd44149723c07a62765704f17e304629352"  // certHash
    "301b3016a41430123110300e060355040313074578616d706c6502010a"            // issuerSerial
    "300a06082a85030701010101"  // signatureAlgorithm: the key's OID, without parameters
    "0440333e793fd324f3a711a6547434eff4fe6f19085710d8057e69c3d69aa193e2c3238f"
    "036343c7c9c2c4ca9b78d1ca403b91bd010f31cdace6272917b40999982e";  // s || r

TEST_CASE("a signature has the same bytes as ever, and openssl takes them") {
  const SignerForTests by = fixed_signer();
  SignedData signed_data = document_to_sign(5);
  sign_with(signed_data, by, base::bytes_of("hello"));
  CHECK(base::to_hex(signed_data.signer_infos.at(0)) == golden_signer_info);

  const AroundContent around = encode_around_content(signed_data);
  const std::string certificate = base::to_hex(by.certificate.der);
  const std::string before = base::to_hex(around.before), after = base::to_hex(around.after);
  // ContentInfo, signedData, version 1, the digest, data, an OCTET STRING of 5 bytes.
  CHECK(before ==
        "308202b306092a864886f70d010702a08202a4308202a0020101310c300a06082a850307010102023014"
        "06092a864886f70d010701a0070405");
  const std::string set_of_signers = after.substr(8 + certificate.size());
  CHECK(after.substr(8, certificate.size()) == certificate);
  CHECK(set_of_signers == "3182" + set_of_signers.substr(4, 4) + std::string(golden_signer_info));

  const tests::TempFolder folder;
  folder.write("s.der", joined(around, base::bytes_of("hello")));
  folder.write("c.pem", to_pem("CERTIFICATE", by.certificate.der));
  require_run(folder,
              "openssl cms -engine gost -verify -cades -binary -inform DER -in s.der -CAfile c.pem "
              "-purpose any -out v && test \"$(cat v)\" = hello");
}

}  // namespace
}  // namespace kepka::pki
