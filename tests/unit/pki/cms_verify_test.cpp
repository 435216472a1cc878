// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What others sign, as OpenSSL with its gost engine makes it, and what Kepka finds wrong.
#include "pki/cms_verify.h"

#include "asn1/reader.h"
#include "pki/cms_reader.h"
#include "signers_for_tests.h"

namespace kepka::pki {
namespace {

using namespace tests_support;
using base::ErrorCode;

struct Verdict {
  std::vector<SignatureFault> faults;
  bool names_certificate = false;
};

// Of the first signature; `content` for a detached one.
Verdict verify(const Bytes& cms, const ByteView* content = nullptr,
               std::vector<Certificate> others = {}) {
  WholeCms whole = decode_cms(cms);
  std::optional<ContentDigests> digests = std::move(whole.digests);
  if (content != nullptr) {
    digests.emplace(whole.signed_data.digest_algorithms);
    digests->update(*content);
    digests->finish();
  }
  std::vector<Certificate> certificates = certificates_of(whole.signed_data);
  certificates.insert(certificates.end(), others.begin(), others.end());
  const SignerInfo signer = decode_signer_info(whole.signed_data.signer_infos.at(0));
  const SignatureCheck check = check_signature(signer, whole.signed_data.content_type,
                                               digests ? &*digests : nullptr, certificates);
  return {check.faults, check.names_certificate};
}

bool has(const Verdict& verdict, SignatureFault fault) {
  return std::ranges::count(verdict.faults, fault) == 1;
}

// A certificate and a key of openssl's own making, in ca.pem and k.
std::string new_key(const std::string& algorithm) {
  return "openssl req -engine gost -x509 -newkey " + algorithm +
         " -nodes -keyout k -subj /CN=them -out ca.pem 2>/dev/null && ";
}

const char* const key_kinds[][2] = {
    {"gost2012_256 -pkeyopt paramset:A", "md_gost12_256"},
    {"gost2012_256 -pkeyopt paramset:XA", "md_gost12_256"},
    {"gost2012_256 -pkeyopt paramset:TCA", "md_gost12_256"},
    {"gost2012_512 -pkeyopt paramset:A", "md_gost12_512"},
    {"gost2012_512 -pkeyopt paramset:C", "md_gost12_512"},
    {"rsa:2048", "sha256"},
    {"rsa:2048", "sha512"},
    {"ec -pkeyopt ec_paramgen_curve:prime256v1", "sha256"},
    {"ec -pkeyopt ec_paramgen_curve:prime256v1", "sha512"},
    {"ec -pkeyopt ec_paramgen_curve:secp384r1", "sha384"},
};

TEST_CASE("what openssl signs, attached, detached, streamed, by key identifier, is right") {
  const ByteView content = document();
  for (const auto& [key, digest] : key_kinds) {
    INFO(key << " " << digest);
    const tests::TempFolder folder;
    folder.write("content", content);
    const std::string sign = std::string(
                                 "openssl cms -engine gost -sign -binary -in content "
                                 "-signer ca.pem -inkey k -outform DER -md ") +
                             digest;
    require_run(folder, new_key(key) + sign + " -nodetach -cades -out attached && " + sign +
                            " -cades -out detached && " + sign +
                            " -nodetach -stream -indef -out streamed && " + sign +
                            " -nodetach -keyid -out keyid && " + sign +
                            " -nodetach -noattr -out noattr && " + sign + " -noattr -out bare");
    CHECK(verify(folder.read("attached")).faults.empty());
    CHECK(verify(folder.read("attached")).names_certificate);
    CHECK(verify(folder.read("detached"), &content).faults.empty());
    CHECK(verify(folder.read("streamed")).faults.empty());
    CHECK_FALSE(verify(folder.read("streamed")).names_certificate);
    CHECK(verify(folder.read("keyid")).faults.empty());
    CHECK(verify(folder.read("noattr")).faults.empty());
    CHECK(verify(folder.read("bare"), &content).faults.empty());
  }
}

TEST_CASE("a streamed content of many pieces is hashed as it comes, in pieces of any size") {
  const tests::TempFolder folder;
  Bytes content(300000);
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<std::uint8_t>(i * 7);
  folder.write("content", content);
  require_run(folder, new_key("gost2012_256 -pkeyopt paramset:A") +
                          "openssl cms -engine gost -sign -binary -nodetach -stream -indef -md "
                          "md_gost12_256 -in content -signer ca.pem -inkey k -outform DER -out s");
  const Bytes cms = folder.read("s");
  REQUIRE(cms[1] == 0x80);
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{4096}, cms.size()}) {
    Bytes seen;
    CmsReader reader([&](ByteView piece) { seen.insert(seen.end(), piece.begin(), piece.end()); });
    for (std::size_t at = 0; at < cms.size(); at += step) {
      reader.update(ByteView(cms).subspan(at, std::min(step, cms.size() - at)));
    }
    const SignedData signed_data = reader.finish();
    CHECK(signed_data.content_size == content.size());
    CHECK(seen == content);
    const auto digests = reader.take_digests();
    REQUIRE(digests.has_value());
    CHECK(*digests->find(crypto::Digest::streebog256) ==
          crypto::digest(crypto::Digest::streebog256, content));
  }
}

TEST_CASE("what Kepka signs, Kepka verifies") {
  const ByteView content = document();
  for (const SignerForTests& by : all_signers()) {
    INFO(by.name);
    const Verdict detached = verify(detached_by(by, content), &content);
    CHECK(detached.faults.empty());
    CHECK(detached.names_certificate);
    CHECK(verify(attached_by(by, content)).faults.empty());
  }
}

TEST_CASE("any one changed byte of an attached signature is noticed or refused") {
  const SignerForTests& by = all_signers().front();
  const Bytes cms = attached_by(by, document());
  const SignerInfo signer = decode_signer_info(decode_cms(cms).signed_data.signer_infos[0]);
  unsigned noticed = 0, refused = 0;
  for (std::size_t place = 0; place < cms.size(); ++place) {
    Bytes changed = cms;
    changed[place] ^= 1U;
    const ErrorCode code = error_of([&] {
      const Verdict verdict = verify(changed);
      if (!verdict.faults.empty()) ++noticed;
      // What is left over: bytes that sign nothing, as versions and the list of digests.
      if (verdict.faults.empty()) CHECK(changed[place - 1] != 0x04);
    });
    if (code == ErrorCode::malformedCms || code == ErrorCode::notSignedData) ++refused;
  }
  CHECK(noticed + refused + 4 >= cms.size());
  CHECK(noticed > 500);
}

TEST_CASE("each fault is told by its name") {
  const SignerForTests& by = all_signers().front();
  const ByteView content = document();
  const ByteView other = base::bytes_of("другой документ");
  const Bytes detached = detached_by(by, content);
  CHECK(has(verify(detached, &other), SignatureFault::changed_content));
  CHECK(verify(detached, &other).faults.size() == 1);
  CHECK(has(verify(detached), SignatureFault::no_content));

  SignedData signed_data = decode_cms(detached).signed_data;
  signed_data.certificates.clear();
  const Bytes without = encode_detached(signed_data);
  CHECK(has(verify(without, &content), SignatureFault::no_certificate));
  CHECK(verify(without, &content, {by.certificate}).faults.empty());

  signed_data.content_type = oids::authentication_challenge;
  CHECK(has(verify(encode_detached(signed_data), &content, {by.certificate}),
            SignatureFault::other_content_type));

  SignedData unannounced = decode_cms(detached).signed_data;
  unannounced.digest_algorithms.clear();
  CHECK(has(verify(encode_detached(unannounced), &content), SignatureFault::unknown_algorithm));
}

TEST_CASE("a signature that names another certificate of the same key is not right") {
  const SignerForTests& by = all_signers().front();
  const ByteView content = document();
  Certificate renewed = by.certificate;
  renewed.der[renewed.der.size() - 1] ^= 1U;  // the same issuer, serial number and key
  SignedData signed_data = decode_cms(detached_by(by, content)).signed_data;
  signed_data.certificates = {renewed.der};
  const Verdict verdict = verify(encode_detached(signed_data), &content);
  CHECK(verdict.faults == std::vector{SignatureFault::other_certificate});
  CHECK_FALSE(verdict.names_certificate);
}

TEST_CASE("signatures with SHA-1 and with keys that Kepka does not know are not verified") {
  const tests::TempFolder folder;
  folder.write("content", document());
  require_run(folder, new_key("rsa:2048") +
                          "openssl cms -sign -binary -nodetach -md sha1 -in content -signer ca.pem "
                          "-inkey k -outform DER -out sha1 && " +
                          new_key("rsa:1024") +
                          "openssl cms -sign -binary -nodetach -in content -signer ca.pem -inkey k "
                          "-outform DER -out short && " +
                          new_key("rsa:2048") +
                          "openssl cms -sign -binary -nodetach -in content -signer ca.pem -inkey k "
                          "-keyopt rsa_padding_mode:pss -outform DER -out pss");
  for (const char* name : {"sha1", "short", "pss"}) {
    INFO(name);
    CHECK(verify(folder.read(name)).faults == std::vector{SignatureFault::unknown_algorithm});
  }
}

TEST_CASE("signed attributes cannot pass for a content of another type than data") {
  const SignerForTests& by = all_signers().front();
  SignedData signed_data = decode_cms(detached_by(by, document())).signed_data;
  const SignerInfo signer = decode_signer_info(signed_data.signer_infos[0]);
  const Bytes& content = signer.signed_attributes_der;
  const Bytes id =
      asn1::sequence({signer.issuer_der, asn1::encode(asn1::tag::integer, signer.serial)});
  signed_data.signer_infos = {
      asn1::sequence({asn1::integer(1), id, signer.digest_algorithm, signer.signature_algorithm,
                      asn1::octet_string(signer.signature)})};
  signed_data.content_size = content.size();
  signed_data.content_type = oids::authentication_challenge;
  CHECK(has(verify(joined(encode_around_content(signed_data), content)),
            SignatureFault::malformed_attributes));
}

TEST_CASE("attributes that were signed in an order of their own are taken") {
  const SignerForTests& by = all_signers().front();
  const ByteView content = document();
  const CmsSigning signing{oids::data, crypto::digest(crypto::Digest::streebog256, content),
                           signing_time};
  Bytes attributes = encode_signed_attributes(signing, by.certificate);
  const asn1::Element whole = asn1::Reader(attributes).next();
  asn1::Reader list(whole.content);
  const ByteView first = list.next().encoded;
  Bytes swapped = asn1::header(asn1::tag::set, whole.content.size());
  swapped.insert(swapped.end(), whole.content.begin() + static_cast<std::ptrdiff_t>(first.size()),
                 whole.content.end());
  swapped.insert(swapped.end(), first.begin(), first.end());
  for (const bool sign_sorted : {false, true}) {
    SignedData signed_data = document_to_sign(std::nullopt);
    add_signature(signed_data, sign_sorted ? attributes : swapped, by.certificate, *by.signer);
    Bytes& signer = signed_data.signer_infos[0];
    if (sign_sorted) {  // signed as DER, sent otherwise
      const auto at =
          std::search(signer.begin(), signer.end(), whole.content.begin(), whole.content.end());
      std::copy(swapped.end() - static_cast<std::ptrdiff_t>(whole.content.size()), swapped.end(),
                at);
    }
    CHECK(verify(encode_detached(signed_data), &content).faults.empty());
  }
}

TEST_CASE("no SignedData, half of one and one with a tail are refused") {
  const Bytes cms = attached_by(all_signers().front(), document());
  for (std::size_t size = 0; size < cms.size(); ++size) {
    const Bytes part(cms.begin(), cms.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(error_of([&] { decode_cms(part); }) == ErrorCode::malformedCms);
  }
  Bytes longer = cms;
  longer.push_back(0);
  CHECK(error_of([&] { decode_cms(longer); }) == ErrorCode::malformedCms);
  CHECK(error_of([&] { decode_cms(all_signers().front().certificate.der); }) ==
        ErrorCode::malformedCms);
  const Bytes enveloped = asn1::sequence(
      {asn1::object_identifier(asn1::Oid("1.2.840.113549.1.7.3")), asn1::explicitly(0, {})});
  CHECK(error_of([&] { decode_cms(enveloped); }) == ErrorCode::notSignedData);
}

TEST_CASE("nothing but errors of the catalogue comes out of a signature with a changed bit") {
  const tests::TempFolder folder;
  folder.write("content", document());
  require_run(folder, new_key("gost2012_256 -pkeyopt paramset:A") +
                          "openssl cms -engine gost -sign -binary -nodetach -stream -indef -md "
                          "md_gost12_256 -in content -signer ca.pem -inkey k -outform DER -out s");
  const Bytes cms = folder.read("s");
  unsigned read = 0, refused = 0;
  for (std::size_t at = 0; at < cms.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      Bytes changed = cms;
      changed[at] = static_cast<std::uint8_t>(changed[at] ^ (1U << bit));
      ++(error_of([&] { verify(changed); }) == ErrorCode{} ? read : refused);
    }
  }
  CHECK(read + refused == 8 * cms.size());
  CHECK(read > 100);
  CHECK(refused > 100);
}

}  // namespace
}  // namespace kepka::pki
