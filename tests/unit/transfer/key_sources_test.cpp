// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "transfer/key_sources.h"

#include "../admin/container_for_tests.h"
#include "../pki/keys_for_tests.h"
#include "crypto/base64.h"
#include "error_code.h"
#include "pki/certificate.h"
#include "pki/pem.h"
#include "pki/pfx.h"
#include "programs.h"

namespace kepka::transfer {
namespace {

using base::Bytes;
using base::ErrorCode;
using base::Secret;
using pki::tests_support::gost_algorithm;
using tests::code_of;

crypto::PrivateKey new_key(const char* set = "tc26-256-A") {
  crypto::Random random;
  return crypto::generate_key(gost_algorithm(set), random);
}

Bytes pfx_of(const pki::Pfx& pfx) {
  crypto::Random random;
  return pki::write_pfx(pfx, Secret::copy_of("password"),
                        crypto::PasswordCipher::kuznyechik_ctr_acpkm, random);
}

std::vector<ForeignKey> keys_of(const tests::TempFolder& folder, const char* name) {
  const auto sources = read_key_sources(folder.path() / name);
  REQUIRE(sources.size() == 1);
  return open_key_source(sources[0], Secret::copy_of("password"));
}

/// The published certificate of the other key's.
Bytes some_certificate() {
  const auto vectors = tests::vectors_of("pfx.json");
  const auto pfx = pki::read_pfx(crypto::from_base64(tests::text_field(vectors[0], "pfx")),
                                 Secret::copy_of(tests::text_field(vectors[0], "password")));
  return pfx.certificates.at(0).der;
}

TEST_CASE("a PFX is read in DER, in base64 and in PEM") {
  const tests::TempFolder folder;
  crypto::PrivateKey key = new_key();
  const Bytes value = base::to_bytes(key.value.view());
  const Bytes file = pfx_of(pki::make_pfx(std::move(key), {}, "Имя"));
  folder.write("der.p12", file);
  folder.write("pem.p12", pki::to_pem("PKCS12", file));
  folder.write("base64.p12", crypto::to_base64(file));
  for (const char* name : {"der.p12", "pem.p12", "base64.p12"}) {
    const auto keys = keys_of(folder, name);
    REQUIRE(keys.size() == 1);
    CHECK(keys[0].key.value.equals(value));
    CHECK(keys[0].name == "Имя");
    CHECK(keys[0].exportable);
    CHECK(keys[0].certificate.empty());
  }
  const auto sources = read_key_sources(folder.path() / "der.p12");
  CHECK(code_of([&] { open_key_source(sources[0], Secret::copy_of("x")); }) ==
        ErrorCode::wrongPassword);
}

TEST_CASE("a PFX that ties a key to another key's certificate is refused") {
  const tests::TempFolder folder;
  pki::Pfx pfx = pki::make_pfx(new_key(), {}, "");
  pfx.keys[0].local_key_id = {1};
  pfx.certificates.push_back({some_certificate(), "", {1}});
  folder.write("mixed.p12", pfx_of(pfx));
  CHECK(code_of([&] { keys_of(folder, "mixed.p12"); }) == ErrorCode::keyCertificateMismatch);
  pfx.certificates[0].local_key_id = {};
  folder.write("chain.p12", pfx_of(pfx));
  CHECK(keys_of(folder, "chain.p12")[0].certificate.empty());
}

TEST_CASE("a PFX without a key, and a key of a parameter set for tests, are refused") {
  const tests::TempFolder folder;
  pki::Pfx without;
  without.certificates.push_back({some_certificate(), "", {}});
  folder.write("without.p12", pfx_of(without));
  CHECK(code_of([&] { keys_of(folder, "without.p12"); }) == ErrorCode::noKeyInFile);
  for (const auto& set : crypto::gost::parameter_sets()) {
    if (!set.test_only) continue;
    const std::size_t size = set.kind == crypto::KeyKind::gost2012_256 ? 32 : 64;
    Bytes d(size);
    d[0] = 5;
    crypto::PrivateKey key{{set.kind, asn1::Oid(set.oid), 0}, Secret::copy_of(d)};
    folder.write("test.p12", pfx_of(pki::make_pfx(std::move(key), {}, "")));
    CHECK(code_of([&] { keys_of(folder, "test.p12"); }) == ErrorCode::unsupportedAlgorithm);
  }
}

TEST_CASE("one changed byte anywhere in a PFX never gives a key") {
  const Bytes file = pfx_of(pki::make_pfx(new_key(), {some_certificate()}, ""));
  const tests::TempFolder folder;
  for (std::size_t at = 0; at < file.size(); at += 89) {
    Bytes changed = file;
    changed[at] ^= 0x21;
    folder.write("changed.p12", changed);
    CHECK_THROWS_AS(keys_of(folder, "changed.p12"), base::Error);
  }
}

TEST_CASE("the published containers give their keys, from a folder and from regedit's file") {
  using admin::tests_support::published_container;
  for (const auto& vector : tests::vectors_of("cryptopro_containers.json")) {
    const std::string name = tests::text_field(vector, "folder");
    const auto container = published_container(name);
    const tests::TempFolder folder;
    for (const auto& [file, content] : container) folder.write(file, content);
    folder.write("keys.reg", admin::tests_support::registry_text("HKEY\\Keys\\a", container));
    const auto& expected = vector.as_object().at("keys").as_array();
    for (const char* given : {"", "keys.reg"}) {
      const auto sources = read_key_sources(folder.path() / given);
      REQUIRE(sources.size() == 1);
      CHECK(sources[0].name == tests::text_field(vector, "container_name"));
      const auto keys = open_key_source(sources[0], Secret());
      REQUIRE(keys.size() == expected.size());
      for (std::size_t i = 0; i < keys.size(); ++i) {
        CHECK(base::to_hex(keys[i].key.value.view()) == tests::text_field(expected[i], "d"));
        CHECK(keys[i].exportable == vector.as_object().at("exportable").as_bool());
        CHECK(pki::decode_certificate(keys[i].certificate).key.value ==
              crypto::public_key_of(keys[i].key).value);
      }
      CHECK(code_of([&] { open_key_source(sources[0], Secret::copy_of("x")); }) ==
            ErrorCode::wrongPassword);
    }
  }
}

}  // namespace
}  // namespace kepka::transfer
