// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "transfer/stored_keys.h"

#include "base/error.h"
#include "catch.h"
#include "error_code.h"
#include "pki/oids.h"

namespace kepka::transfer {
namespace {

using base::ErrorCode;
using tests::code_of;

constexpr auto registry_key = "00112233445566778899aabbccddeeff";
constexpr auto token_key = "0badcafe";

/// A key with a certificate of that serial number, valid for so many days; without a serial it has
/// none.
StoredKey stored(const std::string& storage, const std::string& id, const base::Bytes& serial,
                 int days = 1) {
  StoredKey key;
  key.storage.id = storage;
  key.storage.kind = storage == "registry" ? "registry" : "token";
  key.storage.label_en = "Storage";
  key.record.id = id;
  key.record.key.algorithm = {crypto::KeyKind::ecdsa, pki::oids::secp256r1, 0};
  if (serial.empty()) return key;
  pki::Certificate certificate;
  certificate.der = serial;
  certificate.serial = serial;
  certificate.not_after = pki::Time{std::chrono::days(days)};
  key.certificate = certificate;
  return key;
}

StoredKeys some_keys() {
  StoredKeys out;
  out.keys.push_back(stored("registry", registry_key, {0x00, 0x9F, 0x3A}));
  out.keys.push_back(stored("token/1", token_key, {0x07}, 10));
  out.keys.push_back(stored("token/1", token_key, {0x08}, 20));
  out.keys.push_back(stored("token/2", "77", {}));
  return out;
}

TEST_CASE(
    "a key is chosen by its id, its certificate's serial number or SHA-256, however written") {
  const StoredKeys keys = some_keys();
  const std::string digest =
      base::to_hex(crypto::digest(crypto::Digest::sha256, keys.keys[0].certificate.value().der));
  for (const std::string& named :
       {std::string(registry_key), std::string("00112233 44556677 8899AABB CCDDEEFF"),
        std::string("9f3a"), std::string("00:9F:3A"), digest}) {
    CAPTURE(named);
    CHECK(&choose_key(keys, named) == &keys.keys[0]);
  }
  CHECK(&choose_key(keys, "7") == &keys.keys[1]);
  CHECK(&choose_key(keys, "77") == &keys.keys[3]);
}

TEST_CASE("of several certificates of one key the latest is chosen") {
  const StoredKeys keys = some_keys();
  CHECK(&choose_key(keys, token_key) == &keys.keys[2]);
}

TEST_CASE("a name that fits nothing, or several keys, chooses none") {
  StoredKeys keys = some_keys();
  for (const char* named : {"", ":", "0", "deadbeef", "9f", "../registry"}) {
    CAPTURE(named);
    CHECK(code_of([&] { choose_key(keys, named); }) == ErrorCode::keyNotListed);
  }
  keys.keys.push_back(stored("token/3", "1", {0x9F, 0x3A}));
  CHECK(code_of([&] { choose_key(keys, "9f3a"); }) == ErrorCode::keyAmbiguous);
}

TEST_CASE("a key that a token keeps, or that is marked to stay, is told as one that stays") {
  StoredKey key = stored("registry", registry_key, {});
  CHECK(describe_stored_key(key, prompt::Language::en).at("exportable").as_bool());
  key.record.exportable = false;
  CHECK_FALSE(describe_stored_key(key, prompt::Language::en).at("exportable").as_bool());
  key.record.exportable = true;
  key.storage.key_in_software = false;
  CHECK_FALSE(describe_stored_key(key, prompt::Language::en).at("exportable").as_bool());
}

TEST_CASE("a storage that cannot be read is told with its remedy, in the person's language") {
  StoredKeys keys;
  keys.problems.push_back({"Считыватель 1", "Reader 1", base::Error(ErrorCode::readerFailed)});
  const auto russian = keys_report(keys, prompt::Language::ru);
  const auto& item = russian.at("items").as_array().at(0).as_object();
  CHECK(item.at("format").as_string() == "storageProblem");
  CHECK(item.at("place").as_string() == "Считыватель 1");
  CHECK(item.at("errorName").as_string() == "readerFailed");
  const auto english = keys_report(keys, prompt::Language::en);
  CHECK(english.at("items").as_array().at(0).as_object().at("place").as_string() == "Reader 1");
}

}  // namespace
}  // namespace kepka::transfer
