// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/inspect.h"

#include "admin/report_text.h"
#include "crypto/base64.h"
#include "error_code.h"
#include "files_for_tests.h"
#include "pki/pem.h"

namespace kepka::admin {
namespace {

using namespace tests_support;
using base::ErrorCode;
namespace json = wire::json;

std::string text_at(const json::value& value, std::string_view pointer) {
  return json::value_to<std::string>(value.at_pointer(pointer));
}

TEST_CASE("a certificate is told with names, key, extensions and validity") {
  const json::value item = inspected(files().read("c.der"));
  CHECK(text_at(item, "/format") == "certificate");
  CHECK(text_at(item, "/encoding") == "DER");
  CHECK(text_at(item, "/subject/1/label") == "CN");
  CHECK(text_at(item, "/subject/1/value") == "Иванова Анна");
  CHECK(text_at(item, "/subject/2/type") == "NumericString");
  CHECK(text_at(item, "/key/parameterSet/name") == "CryptoPro-XchA");
  CHECK(text_at(item, "/key/digestParamSet/oid") == "1.2.643.7.1.1.2.2");
  CHECK(item.at_pointer("/key/supported").as_bool());
  CHECK(item.at_pointer("/signature/selfSigned").as_bool());
  const auto& extensions = item.at("extensions").as_array();
  std::string names;
  for (const json::value& extension : extensions) {
    names += text_at(extension, "/name") + "=" + json::serialize(extension.at("value")) + "\n";
  }
  CHECK_THAT(names, tests::contains_text(R"(keyUsage=["digitalSignature","nonRepudiation"])"));
  CHECK_THAT(names, tests::contains_text(R"({"oid":"1.2.643.100.113.2","name":"КС2"})"));
  CHECK_THAT(names, tests::contains_text("subjectSignTool=\"Рутокен ЭЦП 3.0\""));
  CHECK_THAT(names, tests::contains_text(R"("authorityToolPaper":"other paper")"));
  CHECK_THAT(names, tests::contains_text(R"(identificationKind={"number":0,"kind":"inPerson"})"));
  CHECK_THAT(names, tests::contains_text(R"("notAfter":"2027-01-02T03:04:05Z")"));
  CHECK_THAT(names, tests::contains_text(R"(["http://crl.example.ru/a.crl"])"));
  CHECK_FALSE(found(item, "expired"));
  CHECK(found(item, "nullParameters"));  // gost-engine writes them
}

TEST_CASE("what time does to a certificate is found") {
  const base::Bytes der = files().read("c.der");
  const auto years = [](int count) { return std::chrono::days(365 * count); };
  CHECK(found(inspected(der, now + years(20)), "expired"));
  CHECK(found(inspected(der, now - years(20)), "notYetValid"));
  CHECK(found(inspected(der, now + years(2)), "keyPeriodOver"));
  CHECK_FALSE(found(inspected(der), "keyPeriodOver"));
}

TEST_CASE("a request is told, and whether its signature is right") {
  base::Bytes der = files().read("r.der");
  const json::value item = inspected(der);
  CHECK(text_at(item, "/format") == "request");
  CHECK(text_at(item, "/signature/verified") == "right");
  CHECK(text_at(item, "/attributes/0/name") == "extensionRequest");
  CHECK(item.at("extensions").as_array().size() == 10);
  der.back() ^= 1U;
  const json::value changed = inspected(der);
  CHECK(text_at(changed, "/signature/verified") == "wrong");
  CHECK(found(changed, "wrongRequestSignature"));
}

TEST_CASE("signatures, a bag of certificates and what is in them are told") {
  const json::value attached = inspected(files().read("attached.der"));
  CHECK(text_at(attached, "/format") == "cms");
  CHECK(attached.at("attached").as_bool());
  CHECK(attached.at("contentSize") == 16);
  CHECK(text_at(attached, "/signatures/0/level") == "CAdES-BES");
  CHECK(text_at(attached, "/signatures/0/signer/issuer/1/value") == "Иванова Анна");
  CHECK(text_at(attached, "/certificates/0/subject/1/value") == "Иванова Анна");
  const json::value streamed = inspected(files().read("streamed.der"));
  CHECK(streamed.at("contentSize") == 16);
  CHECK(text_at(streamed, "/signatures/0/level") == "CMS");
  CHECK_FALSE(inspected(files().read("detached.der")).at("attached").as_bool());
  const json::value bag = inspected(files().read("bag.der"));
  CHECK(found(bag, "noSignatures"));
  CHECK(bag.at("certificates").as_array().size() == 1);
  CHECK(bag.at_pointer("/crls/0/revokedCount") == 1);
}

TEST_CASE("a list of revoked certificates is told, and that its next one is due") {
  const base::Bytes der = files().read("crl.der");
  const json::value item = inspected(der);
  CHECK(text_at(item, "/format") == "crl");
  CHECK(item.at("revokedCount") == 1);
  CHECK(text_at(item, "/revokedFirst/0/serial") ==
        text_at(inspected(files().read("c.der")), "/serial"));
  CHECK_FALSE(found(item, "outdatedList"));
  CHECK(found(inspected(der, now + std::chrono::days(3650)), "outdatedList"));
}

TEST_CASE("of a private key the public one is told, and nothing else") {
  const base::Bytes der = files().read("k.der");
  const json::value item = inspected(der);
  CHECK(text_at(item, "/format") == "privateKey");
  CHECK(found(item, "unprotectedPrivateKey"));
  const json::value certificate = inspected(files().read("c.der"));
  CHECK(text_at(item, "/key/fingerprint") == text_at(certificate, "/key/fingerprint"));
  const std::string secret = base::to_hex(base::ByteView(der).last(32));
  CHECK(json::serialize(item).find(secret) == std::string::npos);

  const json::value encrypted = inspected(files().read("e.der"));
  CHECK(text_at(encrypted, "/format") == "encryptedPrivateKey");
  CHECK(text_at(encrypted, "/cipher/name") == "AES-256-CBC");
  CHECK(encrypted.at("iterations") == 100);
  CHECK(found(encrypted, "fewIterations"));
}

TEST_CASE("DER, base64 and PEM with many things in it are read") {
  const base::Bytes certificate = files().read("c.der"), request = files().read("r.der");
  const std::string base64 = crypto::to_base64(certificate) + "\n";
  CHECK(text_at(inspected(base::bytes_of(base64)), "/encoding") == "base64");
  const std::string pem = "\xEF\xBB\xBFnotes\n" + pki::to_pem("CERTIFICATE", certificate) +
                          "between\n" + pki::to_pem("NEW CERTIFICATE REQUEST", request) +
                          pki::to_pem("PKCS7", files().read("bag.der"));
  const json::object report = inspect(base::bytes_of(pem), now);
  const auto& items = report.at("items").as_array();
  REQUIRE(items.size() == 3);
  CHECK(items[1].at("format") == "request");
  CHECK(items[2].at("format") == "cms");
  CHECK(items[2].at("encoding") == "PEM");
}

ErrorCode refusal(base::ByteView file) {
  return tests::code_of([&] { inspect(file, now); });
}

TEST_CASE("what is none of the formats is refused with a clear error") {
  for (const std::string& file :
       {std::string(), std::string("hello, world"), std::string("<html>"), std::string("0"),
        std::string("-----BEGIN CERTIFICATE-----\n"), std::string("MIIB"),
        std::string("-----BEGIN X-----\n!!\n-----END X-----\n"), std::string("\0\0\0", 3)}) {
    INFO(file);
    CHECK(refusal(base::bytes_of(file)) == ErrorCode::unknownFormat);
  }
  base::Bytes part = files().read("c.der");
  part.resize(part.size() / 2);
  CHECK(refusal(part) == ErrorCode::malformedCertificate);
  part = files().read("r.der");
  part.resize(part.size() - 1);
  CHECK(refusal(part) == ErrorCode::malformedRequest);
  part = files().read("attached.der");
  part.resize(part.size() - 1);
  CHECK(refusal(part) == ErrorCode::malformedCms);
  part = files().read("crl.der");
  part.resize(part.size() - 1);
  CHECK(refusal(part) == ErrorCode::malformedCrl);
}

const char* const all_files[] = {"c.der",        "r.der",        "crl.der",
                                 "attached.der", "detached.der", "streamed.der",
                                 "bag.der",      "k.der",        "e.der"};

TEST_CASE("a file that ends anywhere is told or refused, and nothing else") {
  for (const char* name : all_files) {
    INFO(name);
    const base::Bytes whole = files().read(name);
    unsigned refused = 0;
    for (std::size_t size = 0; size < whole.size(); ++size) {
      try {
        inspect(base::ByteView(whole).first(size), now);
      } catch (const base::Error&) {
        ++refused;
      }
    }
    // A shortened private key is told as a damaged one.
    CHECK(refused + 60 >= whole.size());
  }
}

TEST_CASE("a file with a changed bit is told or refused, and can be shown") {
  for (const char* name : all_files) {
    INFO(name);
    const base::Bytes whole = files().read(name);
    unsigned told = 0;
    for (std::size_t at = 0; at < whole.size(); at += 3) {  // every bit of an octet has its turn
      base::Bytes changed = whole;
      changed[at] ^= static_cast<std::uint8_t>(1U << at % 8);
      try {
        const json::object report = inspect(changed, now);
        CHECK_FALSE(report_text(report, Language::russian).empty());
        ++told;
      } catch (const base::Error&) {
        continue;
      }
    }
    CHECK(told > 6);
  }
}

/// Every key of a report has its word.
void check_labels(const json::value& value) {
  if (const auto* list = value.if_array()) {
    for (const auto& item : *list) check_labels(item);
  }
  const auto* object = value.if_object();
  if (object == nullptr) return;
  for (const auto& [key, inner] : *object) {
    const bool unnamed = key == "items" || key == "format" || key == "encoding" || key == "id" ||
                         key == "severity" || key == "detail" || key == "label" || key == "oid" ||
                         key == "name" || key == "type";
    INFO(std::string(key));
    CHECK((unnamed || find_label(key) != nullptr));
    check_labels(inner);
  }
}

TEST_CASE("every key of a report has a word in both languages") {
  for (const char* name : all_files) check_labels(inspect(files().read(name), now));
}

TEST_CASE("a report in text says what is where, in both languages") {
  const json::object report = inspect(files().read("c.der"), now);
  const std::string russian = report_text(report, Language::russian);
  CHECK_THAT(russian, tests::contains_text("Сертификат (DER)\n  Владелец:\n    C = RU\n"));
  CHECK_THAT(russian,
             tests::contains_text("keyUsage (2.5.29.15), критическое: digitalSignature, "));
  CHECK_THAT(russian, tests::contains_text("Вид: при личном присутствии"));
  const std::string english = report_text(report, Language::english);
  CHECK_THAT(english, tests::contains_text("Certificate (DER)\n  Subject:\n    C = RU\n"));
  CHECK_THAT(english, tests::contains_text("Note: The GOST signature algorithm"));
}

TEST_CASE("a name from a file cannot move a terminal's cursor or turn its writing around") {
  const tests::TempFolder folder;
  const auto outcome =
      tests::run(folder,
                 "openssl req -x509 -newkey rsa:2048 -nodes -keyout k -utf8 -subj "
                 "\"/CN=a$(printf '\\033[2J\\342\\200\\256')b\" -outform DER -out c.der");
  INFO(outcome.output);
  REQUIRE(outcome.status == 0);
  const std::string text = report_text(inspect(folder.read("c.der"), now), Language::english);
  CHECK_THAT(text, tests::contains_text("CN = a\\u{1B}[2J\\u{202E}b\n"));
  CHECK(text.find('\033') == std::string::npos);
}

}  // namespace
}  // namespace kepka::admin
