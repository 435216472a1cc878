// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/authentication.h"

#include "pki/cms_verify.h"
#include "signers_for_tests.h"

namespace kepka::pki {
namespace {

using namespace tests_support;
using base::ErrorCode;

AuthenticationChallenge challenge() {
  return {"https://lk.ca.example.ru", Bytes(32, 0xAB), signing_time};
}

TEST_CASE("a challenge has the bytes that its ASN.1 says") {
  CHECK(base::to_hex(encode_challenge(challenge())) ==
        "3050020101"
        "0c18" +
            base::to_hex(base::bytes_of("https://lk.ca.example.ru")) + "0420" +
            base::to_hex(Bytes(32, 0xAB)) + "180f" +
            base::to_hex(base::bytes_of("20261124120000Z")));
  CHECK(decode_challenge(encode_challenge(challenge())) == challenge());
}

TEST_CASE("a nonce that is too short or too long and an origin that is none are refused") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{31}, std::size_t{1025}}) {
    AuthenticationChallenge wrong = challenge();
    wrong.nonce.resize(size);
    CHECK(error_of([&] { encode_challenge(wrong); }) == ErrorCode::invalidParams);
  }
  for (const std::string& origin : {std::string(), std::string(1025, 'a'), std::string("\xFF")}) {
    AuthenticationChallenge wrong = challenge();
    wrong.origin = origin;
    CHECK(error_of([&] { encode_challenge(wrong); }) == ErrorCode::invalidParams);
  }
}

TEST_CASE("a challenge that ends early or holds more is malformed") {
  Bytes der = encode_challenge(challenge());
  der.push_back(0);
  for (std::size_t size = 0; size <= der.size(); ++size) {
    if (size + 1 == der.size()) continue;
    CHECK(error_of([&] { decode_challenge(ByteView(der).first(size)); }) ==
          ErrorCode::malformedDer);
  }
}

// What a server does: openssl takes the answer, and the content type is none of a document's.
TEST_CASE("an answer to a challenge is of a type of its own, and openssl verifies it") {
  for (const SignerForTests& by : all_signers()) {
    INFO(by.name);
    const Bytes content = encode_challenge(challenge());
    SignedData answer;
    answer.content_type = oids::authentication_challenge;
    answer.content_size = content.size();
    sign_with(answer, by, content);
    CHECK(answer.version == 3);
    CHECK(error_of([&] { check_is_document(answer); }) == ErrorCode::challengeIsNoDocument);

    const tests::TempFolder folder;
    folder.write("answer.der", joined(encode_around_content(answer), content));
    folder.write("ca.pem", to_pem("CERTIFICATE", by.certificate.der));
    folder.write("expected", content);
    require_run(folder,
                "openssl cms -engine gost -verify -cades -binary -inform DER -in answer.der "
                "-CAfile ca.pem -purpose any -out content && cmp content expected && "
                "openssl asn1parse -inform DER -in answer.der | grep -q "
                "'2.25.190227144165256885402547075885017643343'");

    // The same signature around a document's content type: openssl does not compare the two types.
    answer.content_type = oids::data;
    const WholeCms document = decode_cms(joined(encode_around_content(answer), content));
    const SignatureCheck check = check_signature(
        decode_signer_info(document.signed_data.signer_infos[0]), document.signed_data.content_type,
        &*document.digests, certificates_of(document.signed_data));
    CHECK(check.faults == std::vector{SignatureFault::other_content_type});
  }
}

}  // namespace
}  // namespace kepka::pki
