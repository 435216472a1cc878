// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/password_encryption.h"

#include <chrono>

#include "crypto/random.h"
#include "error_code.h"
#include "openssl.h"

using kepka::base::Bytes;
using kepka::base::bytes_of;
using kepka::base::ErrorCode;
using kepka::base::from_hex;
using kepka::base::Secret;
using kepka::base::to_hex;
using kepka::crypto::decrypt_with_password;
using kepka::crypto::encrypt_with_password;
using kepka::crypto::pbkdf2_iterations_max;
using kepka::crypto::Random;
using namespace kepka::tests;

namespace {

const Bytes salt = from_hex("000102030405060708090a0b0c0d0e0f");
const Bytes iv = from_hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");

Secret password(std::string_view text) { return Secret::copy_of(text); }

Bytes encrypt(const Bytes& plain, std::uint32_t iterations = 100) {
  return encrypt_with_password(plain, password("кепка"), salt, iterations, iv);
}

}  // namespace

TEST_CASE("OpenSSL opens what a password closes") {
  // "enc -pbkdf2" derives key and vector together; with the vector it derived given to Kepka, the
  // two must agree. PBKDF2's first 32 bytes are the key in both.
  const OpenSsl openssl;
  for (const std::size_t size : {0U, 1U, 15U, 16U, 17U, 100U, 3000U}) {
    CAPTURE(size);
    const Bytes plain(size, 0x5A);
    openssl.write("plain", plain);
    REQUIRE(
        openssl.run("enc -aes-256-cbc -pbkdf2 -md sha256 -iter 1000 -S 0001020304050607 "
                    "-k kepka -p -in plain -out cipher"));
    const Bytes printed = openssl.read("output.txt");
    const std::string text(kepka::base::text_of(printed));
    const auto at = text.find("iv =");
    REQUIRE(at != std::string::npos);
    const Bytes their_iv = from_hex(text.substr(at + 4, 32));
    const Bytes cipher = openssl.read("cipher");
    const Bytes short_salt = from_hex("0001020304050607");
    CHECK(encrypt_with_password(plain, password("kepka"), short_salt, 1000, their_iv) == cipher);
    const Secret opened =
        decrypt_with_password(cipher, password("kepka"), short_salt, 1000, their_iv);
    CHECK(opened.equals(plain));
  }
}

TEST_CASE("what was encrypted opens with the password alone") {
  const Bytes plain(200, 7);
  const Bytes cipher = encrypt(plain);
  CHECK(cipher.size() == 208);
  CHECK(decrypt_with_password(cipher, password("кепка"), salt, 100, iv).equals(plain));
}

TEST_CASE("a wrong password does not open the text") {
  const Bytes plain(200, 7);
  const Bytes cipher = encrypt(plain);
  int refused = 0;
  for (int i = 0; i < 64; ++i) {
    // One wrong password in 256 happens to fit the padding; it must not give the text either.
    try {
      const auto wrong = password("кепка" + std::to_string(i));
      const Secret opened = decrypt_with_password(cipher, wrong, salt, 100, iv);
      CHECK_FALSE(opened.equals(plain));
    } catch (const kepka::base::Error& error) {
      CHECK(error.code() == ErrorCode::wrongPassword);
      ++refused;
    }
  }
  CHECK(refused > 50);
  CHECK(code_of([&] { decrypt_with_password(cipher, Secret(), salt, 100, iv); }) ==
        ErrorCode::wrongPassword);
}

TEST_CASE("iterations above the bound are refused before time is spent") {
  const Bytes cipher(32);
  const auto start = std::chrono::steady_clock::now();
  for (const std::uint32_t iterations : {pbkdf2_iterations_max + 1, 0xFFFFFFFFU, 0U}) {
    CHECK(code_of([&] { decrypt_with_password(cipher, password("p"), salt, iterations, iv); }) ==
          ErrorCode::storeDamaged);
  }
  // 2^32 iterations take minutes, the bound's alone more than a second.
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::milliseconds(200));
}

TEST_CASE("impossible lengths are refused as damage") {
  for (const std::size_t size : {0U, 1U, 15U, 17U, 31U, (1U << 20U) + 16U}) {
    CAPTURE(size);
    CHECK(code_of([&] { decrypt_with_password(Bytes(size), password("p"), salt, 1, iv); }) ==
          ErrorCode::storeDamaged);
  }
  for (const std::size_t size : {0U, 8U, 15U, 17U}) {
    CAPTURE(size);
    CHECK(code_of([&] { decrypt_with_password(Bytes(16), password("p"), salt, 1, Bytes(size)); }) ==
          ErrorCode::storeDamaged);
  }
}
