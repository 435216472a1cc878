// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/cryptopro_container.h"

#include <chrono>
#include <map>

#include "../crypto/vectors.h"
#include "crypto/gost/cryptopro_kdf.h"
#include "crypto/gost/gost28147.h"
#include "crypto/gost/masked_key.h"
#include "keys_for_tests.h"
#include "pki/key_algorithm.h"

namespace kepka::pki {
namespace {

using namespace tests_support;
using base::ErrorCode;
using base::Secret;
using crypto::gost::Gost28147;
using crypto::gost::SBox;
namespace tag = asn1::tag;

const char* const file_names[] = {"name", "header", "masks", "primary", "masks2", "primary2"};

/// The six files by their names.
using Folder = std::map<std::string, Bytes>;

Folder folder_of(const boost::json::value& vector) {
  Folder out;
  for (const char* name : file_names) out[name] = tests::hex_field(vector, name);
  return out;
}

CryptoproFiles files_of(const Folder& folder) {
  return {folder.at("name"),    folder.at("header"), folder.at("masks"),
          folder.at("primary"), folder.at("masks2"), folder.at("primary2")};
}

ErrorCode opening(const Folder& folder, const char* password = "") {
  return error_of([&] { open_cryptopro_container(files_of(folder), Secret::copy_of(password)); });
}

Bytes mac_of(const Bytes& key, const Bytes& text) {
  const auto mac = Gost28147(SBox::tc26_z, key).mac(text);
  return {mac.begin(), mac.begin() + 4};
}

Bytes bytes_of_secret(const Secret& secret) { return {secret.view().begin(), secret.view().end()}; }

/// What a container is made of; the tests change it one by one.
struct Recipe {
  crypto::PrivateKey key;
  std::string password;
  Bytes attributes = {7, 0x80};  // of the key: exportable
  bool with_fingerprint = true;
  bool with_password_mac = true;
  Bytes certificate = {};
};

Bytes header_around(const Bytes& content) {
  return asn1::sequence({content, asn1::octet_string(mac_of(Bytes(32), content))});
}

Bytes header_of(const Recipe& recipe) {
  const Bytes public_value = crypto::public_key_of(recipe.key).value;
  const Bytes fingerprint(public_value.begin(), public_value.begin() + 8);
  const Bytes algorithm = encode_key_algorithm(recipe.key.algorithm);
  const base::ByteView identifier =
      asn1::Reader(algorithm).next(tag::sequence, "AlgorithmIdentifier").content;
  const Bytes parameters = asn1::sequence({asn1::encode(tag::bit_string, recipe.attributes),
                                           asn1::encode(tag::context(0, true), identifier)});
  std::vector<Bytes> parts = {
      asn1::encode(tag::context(0, true), asn1::object_identifier(oids::cryptopro_keys_full)),
      asn1::encode(tag::bit_string, Bytes{6, 0x40}), parameters};
  if (recipe.with_password_mac && !recipe.password.empty()) {
    const auto under = crypto::gost::cryptopro_kdf(Secret::copy_of(recipe.password), fingerprint);
    parts.push_back(
        asn1::encode(tag::context(2, false), mac_of(bytes_of_secret(under), Bytes(16))));
  }
  if (!recipe.certificate.empty()) {
    parts.push_back(asn1::encode(tag::context(5, false), recipe.certificate));
  }
  if (recipe.with_fingerprint) parts.push_back(asn1::encode(tag::context(10, false), fingerprint));
  return header_around(asn1::sequence(parts));
}

void add_copy(Folder& folder, const Recipe& recipe, const std::string& suffix) {
  crypto::Random random;
  const auto& set = *crypto::gost::find_by_oid(recipe.key.algorithm.parameter_set);
  const Bytes mask = bytes_of_secret(crypto::generate_key(recipe.key.algorithm, random).value);
  const Bytes salt = random.bytes(12);
  const Secret under = crypto::gost::cryptopro_kdf(Secret::copy_of(recipe.password), salt);
  Bytes masked =
      bytes_of_secret(crypto::gost::multiply_by_mask(set, recipe.key.value.view(), mask));
  const Gost28147 cipher(SBox::tc26_z, under.view());
  for (std::size_t at = 0; at < masked.size(); at += 8) {
    cipher.encrypt(Gost28147::Block(masked.data() + at, 8));
  }
  const Bytes mac_key(mask.end() - 32, mask.end());
  folder["masks" + suffix] = asn1::sequence({asn1::octet_string(mask), asn1::octet_string(salt),
                                             asn1::octet_string(mac_of(mac_key, salt))});
  folder["primary" + suffix] = asn1::sequence({asn1::octet_string(masked)});
}

Folder made_of(const Recipe& recipe) {
  Folder folder;
  folder["name"] = asn1::sequence({asn1::text_string(tag::ia5_string, "made")});
  folder["header"] = header_of(recipe);
  add_copy(folder, recipe, "");
  add_copy(folder, recipe, "2");
  return folder;
}

Recipe recipe_of(const char* set, const std::string& password) {
  crypto::Random random;
  return {crypto::generate_key(gost_algorithm(set), random), password};
}

TEST_CASE("CryptoPro's key from a password is what independent readers compute") {
  for (const auto& vector : tests::vectors_of("cryptopro_containers.json", "kdf")) {
    const Secret password = Secret::copy_of(tests::text_field(vector, "password"));
    const Secret key = crypto::gost::cryptopro_kdf(password, tests::hex_field(vector, "salt"));
    CHECK(base::to_hex(key.view()) == tests::text_field(vector, "key"));
  }
}

TEST_CASE("CryptoPro's published containers open, with one key and with two, 256 and 512 bits") {
  for (const auto& vector : tests::vectors_of("cryptopro_containers.json")) {
    CAPTURE(tests::text_field(vector, "folder"));
    const Folder folder = folder_of(vector);
    const bool exportable = vector.as_object().at("exportable").as_bool();
    const auto facts = describe_cryptopro_container(files_of(folder));
    CHECK(facts.name == tests::text_field(vector, "container_name"));
    CHECK_FALSE(facts.has_password);

    const auto keys = open_cryptopro_container(files_of(folder), Secret());
    const auto& expected = vector.as_object().at("keys").as_array();
    REQUIRE(keys.size() == expected.size());
    REQUIRE(facts.keys.size() == expected.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
      CHECK(base::to_hex(keys[i].key.value.view()) == tests::text_field(expected[i], "d"));
      CHECK(keys[i].key.algorithm.parameter_set.dotted() ==
            tests::text_field(expected[i], "parameter_set"));
      CHECK((facts.keys[i].use == CryptoproKeyUse::exchange) ==
            (tests::text_field(expected[i], "use") == "exchange"));
      CHECK(facts.keys[i].exportable == exportable);
      CHECK_FALSE(facts.keys[i].not_before);
      CHECK(iso_time(facts.keys[i].not_after.value()) ==
            tests::text_field(expected[i], "not_after"));
      CHECK(decode_certificate(facts.keys[i].certificate).key.value ==
            crypto::public_key_of(keys[i].key).value);
    }
    CHECK(opening(folder, "x") == ErrorCode::wrongPassword);
  }
}

TEST_CASE("containers of other algorithms are told from damaged ones") {
  for (const auto& vector : tests::vectors_of("cryptopro_containers.json", "unsupported")) {
    CAPTURE(tests::text_field(vector, "folder"));
    CHECK(opening(folder_of(vector)) == ErrorCode::unsupportedAlgorithm);
  }
}

TEST_CASE("a container with a password opens with it, and only with it") {
  for (const char* set : {"CryptoPro-XchA", "tc26-256-A", "tc26-512-A", "tc26-512-C"}) {
    for (const bool with_mac : {true, false}) {
      Recipe recipe = recipe_of(set, "12345678");
      recipe.with_password_mac = with_mac;
      const Folder folder = made_of(recipe);
      CHECK(describe_cryptopro_container(files_of(folder)).has_password == with_mac);
      const auto keys = open_cryptopro_container(files_of(folder), Secret::copy_of("12345678"));
      REQUIRE(keys.size() == 1);
      CHECK(keys[0].key.value.equals(recipe.key.value.view()));
      CHECK(keys[0].facts.exportable);
      CHECK(opening(folder, "12345679") == ErrorCode::wrongPassword);
      CHECK(opening(folder, std::string(1025, 'x').c_str()) == ErrorCode::wrongPassword);
    }
  }
}

TEST_CASE("one changed byte anywhere is damage, or the other copy serves") {
  const auto vectors = tests::vectors_of("cryptopro_containers.json");
  const Folder folder = folder_of(vectors[0]);
  const Bytes expected = tests::hex_field(vectors[0].as_object().at("keys").as_array()[0], "d");
  for (const char* name : {"header", "masks", "primary", "masks2", "primary2"}) {
    for (std::size_t at = 0; at < folder.at(name).size(); ++at) {
      Folder changed = folder;
      changed[name][at] ^= 0x04;
      CAPTURE(name, at);
      if (name != std::string("header")) {
        const auto keys = open_cryptopro_container(files_of(changed), Secret());
        CHECK(keys[0].key.value.equals(expected));
        continue;
      }
      const ErrorCode code = opening(changed);
      CHECK((code == ErrorCode::keyFileDamaged || code == ErrorCode::unsupportedAlgorithm));
    }
  }
}

TEST_CASE("with one copy of the keys alone a changed byte is damage") {
  Folder folder = made_of(recipe_of("CryptoPro-XchA", "p"));
  folder["masks2"].clear();
  folder["primary2"].clear();
  REQUIRE(opening(folder, "p") == ErrorCode{});
  for (const char* name : {"masks", "primary"}) {
    for (std::size_t at = 0; at < folder.at(name).size(); ++at) {
      Folder changed = folder;
      changed[name][at] ^= 0x04;
      CAPTURE(name, at);
      CHECK(opening(changed, "p") == ErrorCode::keyFileDamaged);
    }
    for (std::size_t size = 1; size < folder.at(name).size(); ++size) {
      Folder cut = folder;
      cut[name].resize(size);
      CHECK(opening(cut, "p") == ErrorCode::keyFileDamaged);
    }
  }
}

TEST_CASE("a file that is missing is named") {
  const Folder folder = made_of(recipe_of("CryptoPro-XchA", ""));
  for (const char* name : {"header", "masks", "primary"}) {
    Folder without = folder;
    without[name].clear();
    try {
      describe_cryptopro_container(files_of(without));
      FAIL("nothing was thrown");
    } catch (const base::Error& error) {
      CHECK(error.code() == ErrorCode::containerIncomplete);
      REQUIRE(error.data().size() == 1);
      CHECK(error.data()[0].second == std::string(name) + ".key");
    }
  }
  Folder nameless = folder;
  nameless["name"].clear();
  CHECK(describe_cryptopro_container(files_of(nameless)).name.empty());
  Folder large = folder;
  large["primary"].resize((64U << 10U) + 1);
  CHECK(opening(large) == ErrorCode::keyFileDamaged);
}

TEST_CASE("a Russian name is read in Windows' encoding and in UTF-8") {
  Folder folder = made_of(recipe_of("CryptoPro-XchA", ""));
  // The name and the unique name, as CryptoPro CSP writes both.
  folder["name"] = asn1::sequence(
      {asn1::encode(tag::ia5_string, Bytes{0xCA, 0xEB, 0xFE, 0xF7, ' ', 0xA8, 0xB9, '1'}),
       asn1::octet_string(Bytes{1})});
  CHECK(describe_cryptopro_container(files_of(folder)).name == "Ключ Ё№1");
  folder["name"] = asn1::sequence({asn1::text_string(tag::ia5_string, "Ключ Ё№1")});
  CHECK(describe_cryptopro_container(files_of(folder)).name == "Ключ Ё№1");
}

TEST_CASE("a key without a mark that would show a wrong password is checked by its certificate") {
  const auto vectors = tests::vectors_of("cryptopro_containers.json");
  Recipe recipe = recipe_of("CryptoPro-XchA", "");
  recipe.with_fingerprint = false;
  CHECK(opening(made_of(recipe)) == ErrorCode::keyFileDamaged);  // nothing to check it with

  const auto published = open_cryptopro_container(files_of(folder_of(vectors[2])), Secret());
  recipe.key = copy_of(published[0].key);
  recipe.certificate = published[0].facts.certificate;
  CHECK(opening(made_of(recipe)) == ErrorCode{});
  recipe.key = recipe_of("CryptoPro-XchA", "").key;
  CHECK(opening(made_of(recipe)) == ErrorCode::keyFileDamaged);
  recipe.with_fingerprint = true;
  CHECK(opening(made_of(recipe)) == ErrorCode::keyFileDamaged);  // another key's certificate
}

TEST_CASE("a key that may not be exported says so") {
  Recipe recipe = recipe_of("CryptoPro-XchA", "");
  recipe.attributes = {5, 0x20};
  const auto facts = describe_cryptopro_container(files_of(made_of(recipe)));
  REQUIRE(facts.keys.size() == 1);
  CHECK_FALSE(facts.keys[0].exportable);
  CHECK(facts.keys[0].use == CryptoproKeyUse::exchange);
}

}  // namespace
}  // namespace kepka::pki
