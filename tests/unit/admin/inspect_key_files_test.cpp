// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// inspect on what carries keys: PFX, and containers of CryptoPro CSP.
#include <cctype>

#include "admin/report_text.h"
#include "container_for_tests.h"
#include "error_code.h"
#include "files_for_tests.h"
#include "pki/pem.h"
#include "pki/pfx.h"
#include "pki/pkcs8.h"

namespace kepka::admin {
namespace {

using namespace tests_support;
using base::Bytes;
using base::ErrorCode;
using base::Secret;
using crypto::PasswordCipher;
namespace json = wire::json;

std::string words(const json::value& value, std::string_view pointer) {
  return json::value_to<std::string>(value.at_pointer(pointer));
}

Bytes pfx_of(PasswordCipher cipher) {
  crypto::Random random;
  auto key = pki::decode_private_key(Secret::copy_of(files().read("k.der")));
  const auto pfx = pki::make_pfx(std::move(key), {files().read("c.der")}, "Ключ");
  return pki::write_pfx(pfx, Secret::copy_of("password"), cipher, random);
}

const char* const exported_key =
    R"(HKEY_LOCAL_MACHINE\SOFTWARE\Crypto Pro\Settings\Users\S-1-5-21-1\Keys\anna)";

TEST_CASE("a PFX is told by its layers, without its password") {
  const struct {
    PasswordCipher cipher;
    const char* name;
    const char* digest;
  } rows[] = {
      {PasswordCipher::kuznyechik_ctr_acpkm, "Кузнечик CTR-ACPKM", "ГОСТ Р 34.11-2012 (512)"},
      {PasswordCipher::magma_ctr_acpkm, "Магма CTR-ACPKM", "ГОСТ Р 34.11-2012 (512)"},
      {PasswordCipher::gost28147_tc26_z, "ГОСТ 28147-89", "ГОСТ Р 34.11-2012 (512)"},
      {PasswordCipher::aes256_cbc, "AES-256-CBC", "SHA-256"},
  };
  for (const auto& row : rows) {
    const json::value item = inspected(pfx_of(row.cipher));
    CHECK(words(item, "/format") == "pfx");
    CHECK(words(item, "/mac/digest/name") == row.digest);
    std::string kinds;
    for (const json::value& bag : item.at("bags").as_array()) {
      kinds += words(bag, "/kind") + ' ';
      CHECK(words(bag, "/encryption/name") == "PBES2");
      CHECK(words(bag, "/cipher/name") == row.name);
    }
    CHECK_THAT(kinds, tests::contains_text("encryptedKey"));
    CHECK_THAT(kinds, tests::contains_text("encryptedBags"));
    CHECK_FALSE(found(item, "fewIterations"));
    CHECK_THAT(report_text(inspect(pfx_of(row.cipher), now), Language::russian),
               tests::contains_text("закрытый ключ под паролем"));
  }
}

TEST_CASE("what OpenSSL leaves unprotected in a PFX is found") {
  const auto outcome = tests::run(
      files(),
      "openssl pkcs12 -export -engine gost -inkey k.pem -in c.pem -keypbe NONE -certpbe NONE "
      "-nomac -passout pass: -out plain.p12 && openssl pkcs12 -export -engine gost -inkey k.pem "
      "-in c.pem -legacy -keypbe PBE-SHA1-RC2-40 -certpbe PBE-SHA1-3DES -iter 1 -macalg sha1 "
      "-passout pass:x -out weak.p12");
  INFO(outcome.output);
  REQUIRE(outcome.status == 0);
  const json::value plain = inspected(files().read("plain.p12"));
  CHECK(found(plain, "unprotectedPrivateKey"));
  CHECK(found(plain, "noMac"));
  CHECK_THAT(json::serialize(plain), tests::contains_text("Иванова Анна"));
  const json::value weak = inspected(files().read("weak.p12"));
  CHECK(found(weak, "weakEncryption"));
  CHECK(found(weak, "fewIterations"));
  CHECK_FALSE(found(weak, "noMac"));
}

TEST_CASE("a PFX in base64 and in PEM is told too, and one that is cut or changed never crashes") {
  const Bytes whole = pfx_of(PasswordCipher::kuznyechik_ctr_acpkm);
  CHECK(words(inspected(base::bytes_of(pki::to_pem("PKCS12", whole))), "/format") == "pfx");
  for (std::size_t at = 0; at < whole.size(); at += 3) {
    Bytes changed = whole;
    changed[at] ^= 0x15;
    try {
      inspect(changed, now);
    } catch (const base::Error&) {  // and nothing else
    }
    const base::ByteView cut = base::ByteView(whole).first(at);
    CHECK_THROWS_AS(inspect(cut, now), base::Error);
  }
}

TEST_CASE("a folder of a container, or any of its six files, is told as the container") {
  const tests::TempFolder folder;
  for (const auto& [name, content] : published_container("G2012256.001")) {
    folder.write(name, content);
  }
  const json::value report = inspect_path(folder.path(), now);
  const json::value& item = report.at("items").at(0);
  CHECK(words(item, "/format") == "cryptoproContainer");
  CHECK(words(item, "/encoding") == "folder");
  CHECK(words(item, "/name") == "G2012256");
  CHECK_FALSE(item.at("hasPassword").as_bool());
  CHECK(found(item, "containerWithoutPassword"));
  CHECK(item.at("keys").as_array().size() == 2);
  CHECK(item.at_pointer("/keys/0/exportable").as_bool());
  CHECK(words(item, "/keys/0/algorithm/name") == "ГОСТ Р 34.10-2012 (256)");
  CHECK_FALSE(words(item, "/keys/0/certificate/serial").empty());
  CHECK(found(item, "keyPeriodOver"));
  CHECK(inspect_path(folder.path() / "masks.key", now) == report);
}

TEST_CASE("names of a container's files in upper case are its files") {
  const tests::TempFolder folder;
  for (const auto& [name, content] : published_container("0000rtin.001")) {
    std::string upper = name;
    for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    folder.write(upper, content);
  }
  const json::value report = inspect_path(folder.path(), now);
  CHECK(found(report, "notExportable"));
}

TEST_CASE("a folder that is no container, and one that is not whole, are refused") {
  const tests::TempFolder folder;
  folder.write("letter.txt", std::string_view("x"));
  CHECK(tests::code_of([&] { inspect_path(folder.path(), now); }) == ErrorCode::fileNotReadable);
  const auto container = published_container("G2012512.000");
  for (const auto& [name, content] : container) {
    if (name != "masks.key") folder.write(name, content);
  }
  CHECK(tests::code_of([&] { inspect_path(folder.path(), now); }) ==
        ErrorCode::containerIncomplete);
  folder.write("masks.key", Bytes(100'000));
  CHECK(tests::code_of([&] { inspect_path(folder.path(), now); }) == ErrorCode::fileTooLong);
  CHECK(tests::code_of([&] { inspect_path(folder.path() / "absent", now); }) ==
        ErrorCode::fileNotFound);
}

TEST_CASE("containers that regedit exported are told, in UTF-16 and in UTF-8") {
  const auto container = published_container("G2012512.000");
  const std::string text = registry_text(exported_key, container);
  for (const Bytes& file : {utf16_of(text), base::to_bytes(base::bytes_of(text))}) {
    const json::value item = inspected(file);
    CHECK(words(item, "/encoding") == "reg");
    CHECK(words(item, "/place") == "anna");
    CHECK(item.at("keys").as_array().size() == 2);
  }
  const auto read = read_registry_file(utf16_of(text));
  REQUIRE(read.size() == 1);
  for (std::size_t i = 0; i < container_file_names.size(); ++i) {
    const Bytes& expected = container.at(std::string(container_file_names[i]));
    CHECK(base::to_bytes(read[0].files[i].view()) == expected);
  }
}

TEST_CASE("of an exported branch every container is told, and other keys are skipped") {
  const auto container = published_container("pfx-6b72.000");
  std::string text = registry_text(exported_key, container);
  text += "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Other]\r\n\"Name\"=\"text\"\r\n@=dword:00000001\r\n";
  text += registry_text("HKEY_LOCAL_MACHINE\\SOFTWARE\\Keys\\second", container)
              .substr(std::string("Windows Registry Editor Version 5.00").size());
  const json::value report = inspect(base::bytes_of(text), now);
  REQUIRE(report.at("items").as_array().size() == 2);
  CHECK(words(report, "/items/1/place") == "second");
}

TEST_CASE("files of the registry without a container, or with damaged values, are refused") {
  const auto refused = [](const std::string& rest) {
    const std::string text = "Windows Registry Editor Version 5.00\r\n\r\n" + rest;
    return tests::code_of([&] { inspect(base::bytes_of(text), now); });
  };
  CHECK(refused("") == ErrorCode::unknownFormat);
  CHECK(refused("[Key]\r\n\"value\"=dword:1\r\n") == ErrorCode::unknownFormat);
  CHECK(refused("\"header.key\"=hex:30\r\n") == ErrorCode::unknownFormat);
  CHECK(refused("[Key]\r\n\"header.key\"=\"text\"\r\n") == ErrorCode::keyFileDamaged);
  CHECK(refused("[Key]\r\n\"header.key\"=hex:3,30\r\n") == ErrorCode::keyFileDamaged);
  CHECK(refused("[Key]\r\n\"header.key\"=hex:30,\\\r\n[Key]\r\n") == ErrorCode::keyFileDamaged);
  CHECK(refused("[Key]\r\n\"header.key\"=hex:30,31\r\n") == ErrorCode::containerIncomplete);
  std::string many;
  for (int i = 0; i < 70; ++i) many += "[Key]\r\n\"header.key\"=hex:30\r\n";
  CHECK(refused(many) == ErrorCode::keyFileUnsupported);
}

}  // namespace
}  // namespace kepka::admin
