// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What Kepka signs, as OpenSSL with its gost engine sees it.
#include "pki/cms_sign.h"

#include "pki/cms_verify.h"
#include "signers_for_tests.h"

namespace kepka::pki {
namespace {

using namespace tests_support;
using base::ErrorCode;

// Whether openssl takes the signature; `cades` also checks the certificate that it names.
bool openssl_verifies(const SignerForTests& by, const Bytes& cms, const ByteView* content,
                      bool cades = true) {
  const tests::TempFolder folder;
  folder.write("s.der", cms);
  folder.write("ca.pem", to_pem("CERTIFICATE", by.certificate.der));
  std::string command =
      "openssl cms -engine gost -verify -binary -inform DER -in s.der -CAfile ca.pem "
      "-partial_chain -purpose any -out verified";
  if (cades) command += " -cades";
  if (content != nullptr) {
    folder.write("content", *content);
    command += " -content content";
  }
  const auto outcome = tests::run(folder, command);
  INFO(outcome.output);
  if (outcome.status != 0) return false;
  const Bytes out = folder.read("verified");
  CHECK(std::ranges::equal(out, content == nullptr ? document() : *content));
  return true;
}

TEST_CASE("every detached and attached signature is CAdES-BES to openssl") {
  const ByteView content = document();
  for (const SignerForTests& by : all_signers()) {
    INFO(by.name);
    CHECK(openssl_verifies(by, detached_by(by, content), &content));
    CHECK(openssl_verifies(by, attached_by(by, content), nullptr));
  }
}

TEST_CASE("an empty document can be signed, detached and attached") {
  const SignerForTests& by = all_signers().front();
  const ByteView nothing;
  CHECK(openssl_verifies(by, detached_by(by, nothing), &nothing));
  const tests::TempFolder folder;
  folder.write("s.der", attached_by(by, nothing));
  folder.write("ca.pem", to_pem("CERTIFICATE", by.certificate.der));
  require_run(folder,
              "openssl cms -engine gost -verify -cades -binary -inform DER -in s.der -CAfile "
              "ca.pem -purpose any -out v && test ! -s v");
}

// Where `piece` stands in `whole`, which must be once.
std::size_t place_of(const Bytes& whole, ByteView piece) {
  const auto found = std::search(whole.begin(), whole.end(), piece.begin(), piece.end());
  REQUIRE(found != whole.end());
  return static_cast<std::size_t>(found - whole.begin());
}

TEST_CASE("one changed byte in content, attributes, signature or certHash fails with openssl") {
  const ByteView content = document();
  for (const SignerForTests& by : all_signers()) {
    INFO(by.name);
    const Bytes cms = attached_by(by, content);
    const SignerInfo signer = decode_signer_info(decode_cms(cms).signed_data.signer_infos[0]);
    const auto digest = crypto::digest_for(by.certificate.key.algorithm);
    const Bytes cert_hash = crypto::digest(digest, by.certificate.der);
    const Bytes message_digest = crypto::digest(digest, content);
    const std::size_t places[] = {place_of(cms, content), place_of(cms, message_digest),
                                  place_of(cms, cert_hash),
                                  place_of(cms, signer.signature) + signer.signature.size() / 2,
                                  place_of(cms, base::bytes_of("261124120000Z"))};
    for (const std::size_t place : places) {
      INFO(place);
      Bytes changed = cms;
      changed[place] ^= 1U;
      CHECK_FALSE(openssl_verifies(by, changed, nullptr));
    }
  }
}

TEST_CASE("a certHash of another certificate is what only -cades notices") {
  const SignerForTests& by = all_signers().front();
  const SignerForTests& other = all_signers()[1];
  SignedData signed_data = document_to_sign(std::nullopt);
  const ByteView content = document();
  const CmsSigning signing{oids::data, crypto::digest(crypto::Digest::streebog256, content),
                           signing_time};
  add_signature(signed_data, encode_signed_attributes(signing, other.certificate), by.certificate,
                *by.signer);
  const Bytes cms = encode_detached(signed_data);
  CHECK(openssl_verifies(by, cms, &content, false));
  CHECK_FALSE(openssl_verifies(by, cms, &content));
}

TEST_CASE("a second signature leaves every byte of the first") {
  const ByteView content = document();
  const SignerForTests& first = all_signers()[0];
  for (const SignerForTests& second : all_signers()) {
    if (&second == &first) continue;
    INFO(second.name);
    SignedData signed_data = decode_cms(detached_by(first, content)).signed_data;
    const Bytes before = signed_data.signer_infos.front();
    sign_with(signed_data, second, content);
    const Bytes both = encode_detached(signed_data);
    place_of(both, before);
    const tests::TempFolder folder;
    folder.write("s.der", both);
    folder.write("content", content);
    folder.write("ca.pem", to_pem("CERTIFICATE", first.certificate.der) +
                               to_pem("CERTIFICATE", second.certificate.der));
    require_run(folder,
                "openssl cms -engine gost -verify -cades -binary -inform DER -in s.der -content "
                "content -CAfile ca.pem -purpose any -out v && "
                "openssl cms -inform DER -in s.der -cmsout -print >p; "
                "test $(grep -c 'd.issuerAndSerialNumber' p) = 2");
  }
}

TEST_CASE("a second signature by the same key adds neither certificate nor digest algorithm") {
  const SignerForTests& by = all_signers()[0];
  SignedData signed_data = decode_cms(detached_by(by, document())).signed_data;
  sign_with(signed_data, by, document());
  CHECK(signed_data.certificates.size() == 1);
  CHECK(signed_data.digest_algorithms.size() == 1);
  CHECK(signed_data.signer_infos.size() == 2);
}

TEST_CASE("a signature is added to what openssl signed and streamed") {
  const ByteView content = document();
  const SignerForTests& second = all_signers()[2];
  const tests::TempFolder folder;
  folder.write("content", content);
  require_run(
      folder,
      "openssl req -engine gost -x509 -newkey gost2012_256 -pkeyopt paramset:A -nodes -keyout k "
      "-subj /CN=first -out ca.pem 2>/dev/null && "
      "openssl cms -engine gost -sign -binary -nodetach -stream -indef -md md_gost12_256 "
      "-in content -signer ca.pem -inkey k -outform DER -out s.der");
  SignedData signed_data = decode_cms(folder.read("s.der")).signed_data;
  REQUIRE(signed_data.content_size == content.size());
  check_is_document(signed_data);
  sign_with(signed_data, second, content);
  folder.write("both.der", joined(encode_around_content(signed_data), content));
  folder.write("second.pem", to_pem("CERTIFICATE", second.certificate.der));
  require_run(folder,
              "cat second.pem >>ca.pem && openssl cms -engine gost -verify -binary -inform DER -in "
              "both.der -CAfile ca.pem -purpose any -out v && cmp v content");
}

TEST_CASE("certificates alone are a PKCS #7 that openssl and certtool list") {
  const tests::TempFolder folder;
  std::vector<Bytes> certificates;
  for (const SignerForTests& by : all_signers()) certificates.push_back(by.certificate.der);
  const Bytes bag = encode_certificates(certificates);
  folder.write("bag.p7b", bag);
  require_run(
      folder,
      "openssl pkcs7 -engine gost -inform DER -in bag.p7b -print_certs -noout >list && test "
      "$(grep -c subject list) = 7 && certtool --p7-info --inder --infile bag.p7b >info && "
      "grep -q 'Number of certificates: 7' info");
  const SignedData decoded = decode_cms(bag).signed_data;
  CHECK(decoded.signer_infos.empty());
  CHECK_FALSE(decoded.content_size.has_value());
  CHECK(certificates_of(decoded).size() == certificates.size());
}

TEST_CASE("certtool takes the signatures of those algorithms that it knows") {
  const ByteView content = document();
  for (const std::size_t index : {std::size_t{0}, std::size_t{2}, std::size_t{4}, std::size_t{5}}) {
    const SignerForTests& by = all_signers()[index];
    INFO(by.name);
    const tests::TempFolder folder;
    folder.write("s.der", detached_by(by, content));
    folder.write("content", content);
    folder.write("c.pem", to_pem("CERTIFICATE", by.certificate.der));
    require_run(folder,
                "certtool --p7-verify --inder --infile s.der --load-data content "
                "--load-certificate c.pem");
  }
}

TEST_CASE("a certificate of another key is refused before anything is signed") {
  SignedData signed_data = document_to_sign(std::nullopt);
  const SignerForTests& by = all_signers()[0];
  const SignerForTests& other = all_signers()[1];
  const CmsSigning signing{oids::data, crypto::digest(crypto::Digest::streebog256, document()),
                           signing_time};
  const Bytes attributes = encode_signed_attributes(signing, other.certificate);
  CHECK(error_of([&] { add_signature(signed_data, attributes, other.certificate, *by.signer); }) ==
        ErrorCode::certificateMismatch);
  CHECK(signed_data.signer_infos.empty());
}

TEST_CASE("an answer to a challenge and other contents are no documents") {
  SignedData signed_data = document_to_sign(10);
  check_is_document(signed_data);
  signed_data.content_type = oids::authentication_challenge;
  CHECK(error_of([&] { check_is_document(signed_data); }) == ErrorCode::challengeIsNoDocument);
  signed_data.content_type = oids::signed_data;
  CHECK(error_of([&] { check_is_document(signed_data); }) == ErrorCode::notADocument);
}

}  // namespace
}  // namespace kepka::pki
