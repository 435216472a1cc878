// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Keys that leave a registry and come into one.
#include <sys/stat.h>

#include "base/error.h"
#include "catch.h"
#include "crypto/gost/parameter_sets.h"
#include "error_code.h"
#include "keystore/registry/registry_store.h"
#include "programs.h"

using namespace kepka;
using base::ErrorCode;
using base::Secret;
using tests::code_of;

namespace {

constexpr auto one_id = "0123456789abcdef0123456789abcdef";
constexpr auto other_id = "ffffffffffffffffffffffffffffffff";

struct MovingFixture {
  tests::TempFolder temp;
  std::unique_ptr<keystore::KeyStore> store =
      keystore::make_registry_store(temp.path() / "registry");
  crypto::Random random;
  Secret password = Secret::copy_of("correct horse");

  crypto::PrivateKey new_key() {
    const auto* set = crypto::gost::find_by_name("CryptoPro-XchA");
    REQUIRE(set != nullptr);
    return crypto::generate_key({set->kind, asn1::Oid(set->oid), 0}, random);
  }
  std::unique_ptr<keystore::Access> lay(const crypto::PrivateKey& key, bool exportable) {
    auto access = store->open(std::nullopt, password, {});
    access->import_key(one_id, key, exportable, random);
    return access;
  }
};

TEST_CASE("a key that is laid into a registry is given out with its password") {
  MovingFixture it;
  const auto key = it.new_key();
  it.lay(key, true);
  const auto records = it.store->list({});
  REQUIRE(records.size() == 1);
  CHECK(records[0].exportable);
  CHECK(records[0].key == crypto::public_key_of(key));
  const auto taken = it.store->open(one_id, it.password, {})->export_key(one_id);
  CHECK(taken.value.equals(key.value.view()));
  CHECK(taken.algorithm == key.algorithm);
  CHECK(code_of([&] { it.store->open(one_id, Secret::copy_of("x"), {}); }) ==
        ErrorCode::wrongPassword);
  struct stat status {};
  const auto file = it.temp.path() / "registry" / one_id / "key.p8";
  REQUIRE(lstat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 07777U) == 0600U);
}

TEST_CASE("a key that is there already, or an id that is taken, is not laid down again") {
  MovingFixture it;
  const auto key = it.new_key();
  const auto access = it.lay(key, true);
  CHECK(code_of([&] { access->import_key(other_id, key, true, it.random); }) ==
        ErrorCode::keyExists);
  CHECK(code_of([&] { access->import_key(one_id, it.new_key(), true, it.random); }) ==
        ErrorCode::alreadyExists);
  CHECK(it.store->list({}).size() == 1);
}

TEST_CASE("a key that is marked to stay signs, and is not given out") {
  MovingFixture it;
  const auto key = it.new_key();
  const auto access = it.lay(key, false);
  CHECK_FALSE(it.store->list({}).at(0).exportable);
  CHECK(access->signer(one_id, it.random)->public_key() == crypto::public_key_of(key));
  CHECK(code_of([&] { access->export_key(one_id); }) == ErrorCode::keyNotExportable);
}

}  // namespace
