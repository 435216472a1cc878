// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/certificate.h"

#include "crypto/base64.h"
#include "keys_for_tests.h"
#include "pki/pem.h"
#include "pki/spki.h"
#include "programs.h"

namespace kepka::pki {
namespace {

using namespace tests_support;
using base::ErrorCode;

const char* const ca_config =
    "[ca]\ndefault_ca=it\n[it]\ndatabase=index\nserial=serial\nnew_certs_dir=.\ncertificate=ca."
    "pem\n"
    "private_key=ca.key\npolicy=any\ncopy_extensions=copy\nunique_subject=no\npreserve=yes\n"
    "default_md=md_gost12_256\n[any]\ncountryName=optional\ncommonName=optional\nINN="
    "optional\nSNILS=optional\n";

// What openssl's authority, with the gost engine, issues for a request of Kepka's.
Bytes issued_by_openssl(const Bytes& request, const std::string& end = "99991231235959Z") {
  const tests::TempFolder folder;
  folder.write("request.pem", to_pem("CERTIFICATE REQUEST", request));
  folder.write("ca.conf", std::string_view(ca_config));
  folder.write("serial", std::string_view("0084D1E95B6D3A\n"));
  folder.write("index", std::string_view(""));
  const auto outcome = tests::run(
      folder,
      "openssl genpkey -engine gost -algorithm gost2012_256 -pkeyopt paramset:A -out ca.key && "
      "openssl req -engine gost -x509 -new -key ca.key -utf8 -subj '/C=RU/CN=Удостоверяющий центр' "
      "-out ca.pem && "
      "openssl ca -engine gost -config ca.conf -preserveDN -batch -notext -startdate "
      "20260102030405Z "
      "-enddate " +
          end +
          " -in request.pem -out out.pem && openssl x509 -in out.pem -outform DER -out out.der");
  INFO(outcome.output);
  REQUIRE(outcome.status == 0);
  return folder.read("out.der");
}

const Bytes& issued() {
  static const Bytes der =
      issued_by_openssl(request_of(gost_key(gost_algorithm("CryptoPro-XchA"), "0123456789")));
  return der;
}

ErrorCode reading(const std::string& file) {
  return error_of([&] { read_certificate(base::bytes_of(file)); });
}

TEST_CASE("a certificate of openssl's authority is read") {
  const Certificate certificate = decode_certificate(issued());
  const auto key = crypto::public_key_of(gost_key(gost_algorithm("CryptoPro-XchA"), "0123456789"));
  CHECK(certificate.der == issued());
  CHECK(certificate.key == key);
  CHECK(certificate.subject_der == encode_name(ivanova()));
  CHECK(certificate.subject == ivanova());
  CHECK(display_name(certificate.issuer) == "C=RU, CN=Удостоверяющий центр");
  CHECK(decode_name(certificate.issuer_der) == certificate.issuer);
  CHECK(base::to_hex(certificate.serial) == "0084d1e95b6d3a");
  CHECK(iso_time(certificate.not_before) == "2026-01-02T03:04:05Z");
  CHECK(iso_time(certificate.not_after) == "9999-12-31T23:59:59Z");
  for (const Extension& asked : usual_extensions()) {
    CHECK(std::ranges::count(certificate.extensions, asked) == 1);
  }
  // The engine writes NULL where nothing must stand.
  CHECK(base::to_hex(certificate.signature_algorithm) == "300c06082a850307010103020500");
  CHECK(certificate.signature.size() == 64);
}

TEST_CASE("a common name of 83 characters and a key of 512 bits are read") {
  Name subject = ivanova();
  subject[0].value.clear();
  for (int i = 0; i < 83; ++i) subject[0].value += "Ы";
  const auto key = gost_key(gost_algorithm("tc26-512-C"), "0123456789");
  const Certificate certificate =
      decode_certificate(issued_by_openssl(request_of(key, subject), "20271112100000Z"));
  CHECK(certificate.subject == subject);
  CHECK(certificate.key == crypto::public_key_of(key));
  CHECK(display_date(certificate.not_after) == "12.11.2027");
}

TEST_CASE("a certificate of version 1 and one of ECDSA are read") {
  const tests::TempFolder folder;
  const auto outcome = tests::run(folder,
                                  "openssl ecparam -name prime256v1 -genkey -noout -out k && "
                                  "openssl req -new -key k -subj /CN=x -out r && "
                                  "openssl x509 -req -in r -signkey k -outform DER -out v1.der");
  INFO(outcome.output);
  REQUIRE(outcome.status == 0);
  const Certificate certificate = decode_certificate(folder.read("v1.der"));
  CHECK(certificate.key.algorithm == ecdsa_algorithm(oids::secp256r1));
  CHECK(certificate.extensions.empty());
}

TEST_CASE("a certificate is read as DER, as base64 and as PEM with text around it") {
  const std::string base64 = crypto::to_base64(issued());
  const std::string pem = to_pem("CERTIFICATE", issued());
  for (const std::string& file :
       {std::string(base::text_of(issued())), base64, "\n " + base64 + "\r\n", pem,
        "\xEF\xBB\xBF" + pem, "Bag Attributes\n" + pem + "the end",
        to_pem("X509 CERTIFICATE", issued()), to_pem("PRIVATE KEY", Bytes(5, 5)) + pem}) {
    CHECK(read_certificate(base::bytes_of(file)).der == issued());
  }
}

TEST_CASE("no certificate, two, one with a tail and files that are too long are malformed") {
  const std::string pem = to_pem("CERTIFICATE", issued());
  const std::string der(base::text_of(issued()));
  for (const std::string& file :
       {std::string(), std::string("hello"), std::string("<html>"), pem + pem,
        pem + to_pem("X509 CERTIFICATE", issued()), to_pem("PKCS7", issued()), der + '\0',
        der + der, pem + std::string(65536, ' '), pem.substr(0, pem.size() - 10),
        std::string("-----BEGIN CERTIFICATE-----"), std::string(65536, '0'),
        std::string("\x30\x80", 2)}) {
    CHECK(reading(file) == ErrorCode::malformedCertificate);
  }
}

TEST_CASE("a certificate that ends early is malformed") {
  for (std::size_t size = 0; size < issued().size(); ++size) {
    const Bytes part(issued().begin(), issued().begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(error_of([&] { decode_certificate(part); }) == ErrorCode::malformedCertificate);
  }
}

TEST_CASE("a certificate that was changed in any bit is read or refused, and nothing else") {
  unsigned read = 0, refused = 0;
  for (std::size_t at = 0; at < issued().size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      Bytes changed = issued();
      changed[at] = static_cast<std::uint8_t>(changed[at] ^ (1U << bit));
      const ErrorCode code = error_of([&] { read_certificate(changed); });
      read += code == ErrorCode{} ? 1U : 0U;
      refused += code == ErrorCode::malformedCertificate || code == ErrorCode::unsupportedAlgorithm
                     ? 1U
                     : 0U;
    }
  }
  CHECK(read + refused == 8 * issued().size());
  CHECK(read > 100);
  CHECK(refused > 100);
}

TEST_CASE("a certificate for a key that Kepka does not know says so") {
  const tests::TempFolder folder;
  const auto outcome = tests::run(
      folder,
      "openssl req -x509 -newkey ed25519 -nodes -keyout k -subj /CN=x -outform DER -out c.der");
  REQUIRE(outcome.status == 0);
  CHECK(error_of([&] { read_certificate(folder.read("c.der")); }) ==
        ErrorCode::unsupportedAlgorithm);
}

// The certificate with one piece of its bytes in place of another.
ErrorCode reading_with(const std::string& piece, const std::string& other) {
  std::string hex = base::to_hex(issued());
  const std::size_t at = hex.rfind(piece);
  REQUIRE(at != std::string::npos);
  hex.replace(at, piece.size(), other);
  return error_of([&] { decode_certificate(base::from_hex(hex)); });
}

TEST_CASE("a version after 3, two signature algorithms and an extension twice are malformed") {
  CHECK(reading_with("a003020102", "a003020101") == ErrorCode{});
  CHECK(reading_with("a003020102", "a003020103") == ErrorCode::malformedCertificate);
  CHECK(reading_with("2a85030701010302", "2a85030701010303") == ErrorCode::malformedCertificate);
  // extKeyUsage becomes a second keyUsage.
  CHECK(reading_with("0603551d25", "0603551d0f") == ErrorCode::malformedCertificate);
}

std::string time_of(std::uint8_t time_tag, std::string_view text) {
  return iso_time(decode_time(time_tag, base::bytes_of(text)));
}

TEST_CASE("times of both types and centuries are read") {
  namespace tag = asn1::tag;
  CHECK(time_of(tag::utc_time, "271112100000Z") == "2027-11-12T10:00:00Z");
  CHECK(time_of(tag::utc_time, "491231235959Z") == "2049-12-31T23:59:59Z");
  CHECK(time_of(tag::utc_time, "500101000000Z") == "1950-01-01T00:00:00Z");
  CHECK(time_of(tag::generalized_time, "20500101000000Z") == "2050-01-01T00:00:00Z");
  CHECK(time_of(tag::generalized_time, "20240229120000Z") == "2024-02-29T12:00:00Z");
  CHECK(time_of(tag::generalized_time, "00010101000000Z") == "0001-01-01T00:00:00Z");
  CHECK(display_date(decode_time(tag::utc_time, base::bytes_of("260109000000Z"))) == "09.01.2026");
}

TEST_CASE("days that there are not, and other forms, are no times") {
  namespace tag = asn1::tag;
  const std::pair<std::uint8_t, const char*> wrong[] = {
      {tag::utc_time, "2711121000Z"},
      {tag::utc_time, "271112100000+0300"},
      {tag::utc_time, "271112100000"},
      {tag::utc_time, "270229100000Z"},
      {tag::utc_time, "271312100000Z"},
      {tag::utc_time, "271100100000Z"},
      {tag::utc_time, "271112240000Z"},
      {tag::utc_time, "271112106000Z"},
      {tag::utc_time, "271112100060Z"},
      {tag::utc_time, "27111210000 Z"},
      {tag::utc_time, ""},
      {tag::utc_time, "20271112100000Z"},
      {tag::generalized_time, "271112100000Z"},
      {tag::generalized_time, "20271112100000.5Z"},
      {tag::utf8_string, "271112100000Z"}};
  for (const auto& [time_tag, text] : wrong) {
    const std::uint8_t used_tag = time_tag;
    const std::string_view used_text = text;
    INFO(used_text);
    CHECK(error_of([&] { decode_time(used_tag, base::bytes_of(used_text)); }) ==
          ErrorCode::malformedCertificate);
  }
}

}  // namespace
}  // namespace kepka::pki
