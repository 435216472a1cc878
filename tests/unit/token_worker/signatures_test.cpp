// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/signatures.h"

#include "catch.h"
#include "error_code.h"

using namespace kepka::token_worker;
namespace asn1 = kepka::asn1;
using kepka::base::Bytes;
using kepka::base::ErrorCode;
using kepka::base::from_hex;
using kepka::base::to_hex;
using kepka::crypto::KeyAlgorithm;
using kepka::crypto::KeyKind;
using kepka::tests::code_of;

namespace {

const KeyAlgorithm gost256{KeyKind::gost2012_256, asn1::Oid("1.2.643.2.2.36.0"), 0};
const KeyAlgorithm gost512{KeyKind::gost2012_512, asn1::Oid("1.2.643.7.1.2.1.2.1"), 0};
const KeyAlgorithm rsa{KeyKind::rsa, {}, 2048};
const KeyAlgorithm p256{KeyKind::ecdsa, asn1::Oid("1.2.840.10045.3.1.7"), 0};
const KeyAlgorithm p384{KeyKind::ecdsa, asn1::Oid("1.3.132.0.34"), 0};

}  // namespace

TEST_CASE("RSA signs a DigestInfo, the others the digest itself") {
  const Bytes digest(32, 0xAB);
  // RFC 8017 9.2 note 1.
  CHECK(to_hex(sign_input(rsa, digest)) ==
        "3031300d060960864801650304020105000420" + to_hex(digest));
  CHECK(sign_input(gost256, digest) == digest);
  CHECK(sign_input(p256, digest) == digest);
  CHECK(sign_input(gost512, Bytes(64, 1)) == Bytes(64, 1));
  CHECK(sign_input(p384, Bytes(48, 1)) == Bytes(48, 1));
}

TEST_CASE("A digest of another length is not signed") {
  for (const KeyAlgorithm& algorithm : {gost256, gost512, rsa, p256, p384}) {
    CHECK(code_of([&] { sign_input(algorithm, Bytes(20, 1)); }) == ErrorCode::invalidParams);
    CHECK(code_of([&] { sign_input(algorithm, {}); }) == ErrorCode::invalidParams);
  }
}

TEST_CASE("ECDSA's r and s become DER without needless zeros") {
  Bytes output(64, 0);
  output[31] = 0x05;
  output[32] = 0x80;
  const std::string s = "8000000000000000000000000000000000000000000000000000000000000000";
  CHECK(to_hex(signature_of(p256, output)) ==
        "3026"
        "020105"
        "0221"
        "00" +
            s);
}

TEST_CASE("GOST and RSA signatures stay as the token gave them") {
  CHECK(signature_of(gost256, Bytes(64, 3)) == Bytes(64, 3));
  CHECK(signature_of(gost512, Bytes(128, 3)) == Bytes(128, 3));
  CHECK(signature_of(rsa, Bytes(256, 3)) == Bytes(256, 3));
}

TEST_CASE("A signature of another length is no signature") {
  for (const KeyAlgorithm& algorithm : {gost256, gost512, rsa, p256, p384}) {
    CHECK(code_of([&] { signature_of(algorithm, {}); }) == ErrorCode::signingFailed);
    CHECK(code_of([&] { signature_of(algorithm, Bytes(65, 1)); }) == ErrorCode::signingFailed);
  }
}
