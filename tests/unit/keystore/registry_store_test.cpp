// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/registry/registry_store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <csignal>
#include <thread>

#include "base/error.h"
#include "catch.h"
#include "crypto/gost/parameter_sets.h"
#include "error_code.h"
#include "in_child.h"
#include "pki/spki.h"
#include "platform/files.h"
#include "programs.h"

using namespace kepka;
namespace fs = std::filesystem;
using base::ErrorCode;
using base::Secret;
using tests::code_of;
using tests::TempFolder;

namespace {

constexpr auto first_id = "0123456789abcdef0123456789abcdef";
constexpr auto second_id = "ffffffffffffffffffffffffffffffff";

crypto::KeyAlgorithm gost() {
  const auto* set = crypto::gost::find_by_name("CryptoPro-XchA");
  REQUIRE(set != nullptr);
  return {set->kind, asn1::Oid(set->oid), 0};
}

crypto::KeyAlgorithm ecdsa() {
  return {crypto::KeyKind::ecdsa, asn1::Oid("1.2.840.10045.3.1.7"), 0};
}

struct RegistryFixture {
  TempFolder temp;
  fs::path folder = temp.path() / "registry";
  std::unique_ptr<keystore::KeyStore> store = keystore::make_registry_store(folder);
  crypto::Random random;
  Secret password = Secret::copy_of("correct horse");

  crypto::PublicKey create(const std::string& id, const crypto::KeyAlgorithm& algorithm) {
    return store->open(std::nullopt, password, {})->create_key(id, {algorithm, "Anna"}, random);
  }
  crypto::PublicKey open_with(const std::string& id, const Secret& secret) {
    return store->open(id, secret, {})->signer(id, random)->public_key();
  }
  // The password was right before: what is tested is the installation.
  void install(const std::string& id, base::ByteView der) {
    store->open(std::nullopt, password, {})->install_certificate(id, der);
  }
  std::string in_store(const std::string& name) const { return "registry/" + name; }
  unsigned mode_of(const std::string& name) const {
    struct stat status {};
    REQUIRE(lstat((folder / name).c_str(), &status) == 0);
    return status.st_mode & 07777U;
  }

  // A self-signed certificate that OpenSSL issues with the key of a container.
  base::Bytes issue(const std::string& id, const std::string& serial) {
    const auto made = tests::run(
        temp, "openssl pkey -engine gost -inform DER -in registry/" + id +
                  "/key.p8 -passin 'pass:correct horse' -out key.pem && openssl req -engine gost "
                  "-x509 -new -key key.pem -subj '/CN=Anna' -days 30 -set_serial " +
                  serial + " -outform DER -out issued.der");
    INFO(made.output);
    REQUIRE(made.status == 0);
    return temp.read("issued.der");
  }
};

}  // namespace

TEST_CASE("looking into a store that was never used makes nothing") {
  RegistryFixture f;
  CHECK(f.store->list({}).empty());
  CHECK(f.store->info().id == "registry");
  CHECK_FALSE(f.store->info().qualified);
  CHECK(code_of([&] { f.open_with(first_id, f.password); }) == ErrorCode::keyNotFound);
  CHECK(code_of([&] { f.install(first_id, {}); }) == ErrorCode::keyNotFound);
  CHECK_NOTHROW(f.store->remove_without_secret(first_id));
  CHECK_FALSE(fs::exists(f.folder));
}

TEST_CASE("a made key is listed, found and opens, and signs what its public key verifies") {
  RegistryFixture f;
  const auto algorithm = GENERATE(0, 1) == 0 ? gost() : ecdsa();
  const crypto::PublicKey key = f.create(first_id, algorithm);
  CHECK(key.algorithm == algorithm);
  const auto records = keystore::make_registry_store(f.folder)->list({});
  REQUIRE(records.size() == 1);
  CHECK(records[0].id == first_id);
  CHECK(records[0].key == key);
  CHECK_FALSE(records[0].certificate);
  CHECK(keystore::find_key(*f.store, key, {})->id == first_id);

  const auto access = f.store->open(first_id, f.password, {});
  const auto signer = access->signer(first_id, f.random);
  const auto digest = crypto::digest(crypto::digest_for(algorithm), base::bytes_of("text"));
  CHECK(crypto::verify(key, digest, signer->sign(digest)));
}

TEST_CASE("OpenSSL opens the key file with the password alone, and it is the listed public key's") {
  RegistryFixture f;
  const crypto::PublicKey key = f.create(first_id, gost());
  const std::string pkey = "openssl pkey -engine gost -inform DER -in registry/" +
                           std::string(first_id) + "/key.p8 -passin 'pass:";
  CHECK(tests::run(f.temp, pkey + "wrong' -noout").status != 0);
  const auto opened =
      tests::run(f.temp, pkey + "correct horse' -pubout -outform DER -out public.der");
  INFO(opened.output);
  REQUIRE(opened.status == 0);
  CHECK(pki::decode_spki(f.temp.read("public.der")) == key);
}

TEST_CASE("an RSA key opens again") {
  RegistryFixture f;
  const crypto::PublicKey key = f.create(first_id, {crypto::KeyKind::rsa, {}, 2048});
  CHECK(f.open_with(first_id, f.password) == key);
}

TEST_CASE("folders are 0700 and files 0600, and nothing else lies there") {
  RegistryFixture f;
  f.create(first_id, gost());
  const std::string id = first_id;
  CHECK(f.mode_of(".") == 0700);
  CHECK(f.mode_of(id) == 0700);
  CHECK(f.mode_of(id + "/key.p8") == 0600);
  CHECK(f.mode_of(id + "/public.der") == 0600);
  CHECK(platform::list_folder(f.folder) == std::vector<fs::path>{".lock", id});
  CHECK(platform::list_folder(f.folder / id) == std::vector<fs::path>{"key.p8", "public.der"});
}

TEST_CASE("a wrong password does not open the key") {
  RegistryFixture f;
  f.create(first_id, gost());
  for (const char* wrong : {"Correct horse", "correct horse ", "", "x"}) {
    CHECK(code_of([&] { f.open_with(first_id, Secret::copy_of(wrong)); }) ==
          ErrorCode::wrongPassword);
  }
}

TEST_CASE("a key is never overwritten") {
  RegistryFixture f;
  const crypto::PublicKey key = f.create(first_id, gost());
  CHECK(code_of([&] { f.create(first_id, gost()); }) == ErrorCode::alreadyExists);
  CHECK(f.open_with(first_id, f.password) == key);
  CHECK(f.store->list({}).size() == 1);
}

TEST_CASE("only 32 lower-case hex digits become part of a path") {
  RegistryFixture f;
  f.create(first_id, gost());
  const std::string id =
      GENERATE("", ".", "..", "../registry", "/etc", "0123456789ABCDEF0123456789ABCDEF",
               "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdef0",
               "0123456789abcdef/../9abcdef01234", "0123456789abcdef0123456789abcde/",
               "0123456789abcdef0123456789abcdeg", "0123456789abcdef0123456789abcde\n");
  CAPTURE(id);
  CHECK(code_of([&] { f.create(id, gost()); }) == ErrorCode::internalError);
  CHECK(code_of([&] { f.open_with(id, f.password); }) == ErrorCode::keyNotFound);
  CHECK(code_of([&] { f.install(id, {}); }) == ErrorCode::keyNotFound);
  CHECK(code_of([&] { f.store->remove_without_secret(id); }) == ErrorCode::keyNotFound);
  CHECK(f.store->list({}).size() == 1);
}

TEST_CASE("a key that cannot be made leaves nothing") {
  RegistryFixture f;
  const auto* test_set = crypto::gost::find_by_name("TestParamSet");
  const crypto::KeyAlgorithm weak =
      test_set == nullptr ? crypto::KeyAlgorithm{crypto::KeyKind::rsa, {}, 1024}
                          : crypto::KeyAlgorithm{test_set->kind, asn1::Oid(test_set->oid), 0};
  CHECK(code_of([&] { f.create(first_id, weak); }) == ErrorCode::unsupportedAlgorithm);
  CHECK(code_of([&] {
          f.store->open(std::nullopt, Secret(), {})->create_key(first_id, {gost(), {}}, f.random);
        }) == ErrorCode::internalError);
  CHECK(f.store->list({}).empty());
  CHECK_FALSE(fs::exists(f.folder / first_id));
}

TEST_CASE("a store that others may enter gets no key") {
  RegistryFixture f;
  fs::create_directory(f.folder);
  chmod(f.folder.c_str(), 0755);
  CHECK(code_of([&] { f.create(first_id, gost()); }) == ErrorCode::storeUnsafe);
  CHECK(platform::list_folder(f.folder).empty());
}

TEST_CASE("a damaged container is left out, said to the log, and hides no other") {
  RegistryFixture f;
  const crypto::PublicKey whole = f.create(second_id, ecdsa());
  f.create(first_id, ecdsa());
  const fs::path container = f.folder / first_id;
  const int damage = GENERATE(0, 1, 2, 3, 4, 5);
  CAPTURE(damage);
  if (damage == 0) fs::remove(container / "key.p8");
  if (damage == 1) fs::remove(container / "public.der");
  if (damage == 2) f.temp.write("registry/" + std::string(first_id) + "/public.der", "nonsense");
  if (damage == 3) f.temp.write("registry/" + std::string(first_id) + "/key.p8", "");
  if (damage == 4) {
    f.temp.write("registry/" + std::string(first_id) + "/public.der", std::string(100'000, 'x'));
  }
  if (damage == 5) {
    fs::remove_all(container);
    f.temp.write("registry/" + std::string(first_id), "a file");
  }
  std::vector<std::string> log;
  const auto store = keystore::make_registry_store(
      f.folder, [&log](const std::string& line) { log.push_back(line); });
  const auto records = store->list({});
  REQUIRE(records.size() == 1);
  CHECK(records[0].key == whole);
  REQUIRE(log.size() == 1);
  CHECK(log[0].find(first_id) != std::string::npos);
  CHECK(keystore::find_key(*store, whole, {}));
  const ErrorCode code = code_of([&] { store->open(first_id, f.password, {}); });
  CHECK(code == ErrorCode::storeDamaged);
}

TEST_CASE("a key file under another key's public key does not open") {
  RegistryFixture f;
  f.create(first_id, ecdsa());
  f.create(second_id, ecdsa());
  fs::copy_file(f.folder / second_id / "public.der", f.folder / first_id / "public.der",
                fs::copy_options::overwrite_existing);
  CHECK(code_of([&] { f.open_with(first_id, f.password); }) == ErrorCode::storeDamaged);
}

TEST_CASE("a key file that is no encrypted key is damaged, whatever the password") {
  RegistryFixture f;
  f.create(first_id, ecdsa());
  const std::string name = f.in_store(first_id) + "/key.p8";
  base::Bytes content = f.temp.read(name);
  content.resize(content.size() / 2);
  f.temp.write(name, content);
  CHECK(code_of([&] { f.open_with(first_id, f.password); }) == ErrorCode::storeDamaged);
}

TEST_CASE("a certificate is laid beside its key; again is success") {
  RegistryFixture f;
  f.create(first_id, gost());
  const base::Bytes certificate = f.issue(first_id, "1");
  f.install(first_id, certificate);
  CHECK(f.store->list({}).at(0).certificate == certificate);
  CHECK_NOTHROW(f.install(first_id, certificate));
  CHECK(platform::list_folder(f.folder / first_id) ==
        std::vector<fs::path>{"certificate.der", "key.p8", "public.der"});
  CHECK(f.mode_of(std::string(first_id) + "/certificate.der") == 0600);
  CHECK(tests::run(f.temp, "openssl x509 -inform DER -noout -in registry/" + std::string(first_id) +
                               "/certificate.der")
            .status == 0);
}

TEST_CASE("another certificate of the key replaces the first, which is kept under its digest") {
  RegistryFixture f;
  f.create(first_id, gost());
  const base::Bytes first = f.issue(first_id, "1");
  const base::Bytes second = f.issue(first_id, "2");
  f.install(first_id, first);
  f.install(first_id, second);
  CHECK(f.store->list({}).at(0).certificate == second);
  const std::string digest =
      base::to_hex(crypto::digest(crypto::Digest::sha256, first)).substr(0, 16);
  CHECK(f.temp.read(f.in_store(first_id) + "/certificate." + digest + ".old") == first);
}

TEST_CASE("a certificate of another key, and what is none, are refused") {
  RegistryFixture f;
  f.create(first_id, gost());
  f.create(second_id, gost());
  const base::Bytes foreign = f.issue(second_id, "1");
  CHECK(code_of([&] { f.install(first_id, foreign); }) == ErrorCode::certificateMismatch);
  CHECK(code_of([&] { f.install(first_id, base::bytes_of("x")); }) ==
        ErrorCode::malformedCertificate);
  CHECK_FALSE(f.store->list({}).at(0).certificate);
}

TEST_CASE("a certificate's damaged file does not hide the key, and it can be installed again") {
  RegistryFixture f;
  const crypto::PublicKey key = f.create(first_id, gost());
  const base::Bytes certificate = f.issue(first_id, "1");
  f.temp.write(f.in_store(first_id) + "/certificate.der", "nonsense");
  REQUIRE(keystore::find_key(*f.store, key, {}));
  CHECK_FALSE(keystore::find_key(*f.store, key, {})->certificate);
  f.install(first_id, certificate);
  CHECK(keystore::find_key(*f.store, key, {})->certificate == certificate);
}

TEST_CASE("a removed key is gone, and removing again is no error") {
  RegistryFixture f;
  const crypto::PublicKey key = f.create(first_id, ecdsa());
  f.store->remove_without_secret(first_id);
  CHECK_FALSE(keystore::find_key(*f.store, key, {}));
  CHECK_FALSE(fs::exists(f.folder / first_id));
  CHECK_NOTHROW(f.store->remove_without_secret(first_id));
  CHECK(platform::list_folder(f.folder) == std::vector<fs::path>{".lock"});
}

TEST_CASE("of processes that make the same key one wins, and its container is whole") {
  RegistryFixture f;
  std::array<pid_t, 4> children{};
  for (pid_t& child : children) {
    child = tests::start_in_child([&] {
      // Secrets do not come along into a forked child.
      const Secret password = Secret::copy_of("correct horse");
      crypto::Random random;
      try {
        f.store->open(std::nullopt, password, {})->create_key(first_id, {ecdsa(), {}}, random);
        return 1;
      } catch (const base::Error& error) {
        return error.code() == ErrorCode::alreadyExists ? 2 : 3;
      }
    });
  }
  std::vector<int> statuses;
  for (const pid_t child : children) statuses.push_back(tests::status_of(child));
  std::sort(statuses.begin(), statuses.end());
  CHECK(statuses == std::vector<int>{1, 2, 2, 2});
  CHECK_NOTHROW(f.open_with(first_id, f.password));
}

TEST_CASE("processes and threads that make different keys lose none") {
  RegistryFixture f;
  const auto make_four = [&](char first_digit) {
    const Secret password = Secret::copy_of("correct horse");
    crypto::Random random;
    for (int i = 0; i < 4; ++i) {
      const std::string id = first_digit + std::string(30, '0') + std::to_string(i);
      f.store->open(std::nullopt, password, {})->create_key(id, {ecdsa(), {}}, random);
    }
    return 0;
  };
  const pid_t one = tests::start_in_child([&] { return make_four('a'); });
  const pid_t two = tests::start_in_child([&] { return make_four('b'); });
  CHECK(tests::status_of(one) == 0);
  CHECK(tests::status_of(two) == 0);
  std::atomic<int> failed{0};
  {
    std::array<std::jthread, 3> threads;
    for (std::size_t i = 0; i < threads.size(); ++i) {
      threads[i] = std::jthread([&, i] {
        try {
          make_four(static_cast<char>('c' + i));
        } catch (const base::Error&) {
          ++failed;
        }
      });
    }
  }
  CHECK(failed == 0);
  CHECK(f.store->list({}).size() == 20);
}

TEST_CASE("a process that is killed while it makes keys leaves whole containers only") {
  RegistryFixture f;
  for (int round = 0; round < 8; ++round) {
    const pid_t maker = tests::start_in_child([&] {
      const Secret password = Secret::copy_of("x");
      crypto::Random random;
      const auto access = f.store->open(std::nullopt, password, {});
      for (;;) access->create_key(base::to_hex(random.bytes(16)), {ecdsa(), {}}, random);
      return 0;
    });
    usleep(static_cast<useconds_t>(300'000 + round * 37'000));
    kill(maker, SIGKILL);
    CHECK(tests::status_of(maker) == 128 + SIGKILL);
  }
  std::size_t containers = 0;
  for (const fs::path& name : platform::list_folder(f.folder)) {
    if (name.string().size() == 32 && name.string().front() != '.') ++containers;
  }
  CHECK(containers > 0);
  std::vector<std::string> log;
  const auto store = keystore::make_registry_store(
      f.folder, [&log](const std::string& line) { log.push_back(line); });
  const auto records = store->list({});
  CHECK(records.size() == containers);
  CHECK(log.empty());
  const Secret password = Secret::copy_of("x");
  CHECK(store->open(records.at(0).id, password, {})
            ->signer(records.at(0).id, f.random)
            ->public_key() == records.at(0).key);
}
