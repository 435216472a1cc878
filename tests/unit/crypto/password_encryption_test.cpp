// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/password_encryption.h"

#include <chrono>

#include "crypto/password_key.h"
#include "error_code.h"
#include "openssl.h"

using kepka::base::Bytes;
using kepka::base::ErrorCode;
using kepka::base::from_hex;
using kepka::base::Secret;
using kepka::base::to_hex;
using kepka::crypto::decrypt_with_password;
using kepka::crypto::encrypt_with_password;
using kepka::crypto::PasswordCipher;
using kepka::crypto::PasswordKdf;
using kepka::crypto::PasswordScheme;
using namespace kepka::tests;

namespace {

const Bytes salt = from_hex("000102030405060708090a0b0c0d0e0f");
const Bytes iv = from_hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");

Secret password(std::string_view text) { return Secret::copy_of(text); }

PasswordScheme aes256(std::uint32_t iterations, const Bytes& salt_bytes = salt,
                      const Bytes& iv_bytes = iv) {
  return {PasswordKdf::pbkdf2, kepka::crypto::Digest::sha256, salt_bytes,
          iterations,          PasswordCipher::aes256_cbc,    iv_bytes};
}

Bytes encrypt(const Bytes& plain) {
  return encrypt_with_password(plain, password("кепка"), aes256(100));
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
    const auto scheme = aes256(1000, from_hex("0001020304050607"), their_iv);
    CHECK(encrypt_with_password(plain, password("kepka"), scheme) == cipher);
    const Secret opened = decrypt_with_password(cipher, password("kepka"), scheme);
    CHECK(opened.equals(plain));
  }
}

TEST_CASE("what was encrypted opens with the password alone") {
  const Bytes plain(200, 7);
  const Bytes cipher = encrypt(plain);
  CHECK(cipher.size() == 208);
  CHECK(decrypt_with_password(cipher, password("кепка"), aes256(100)).equals(plain));
}

TEST_CASE("a wrong password does not open the text") {
  const Bytes plain(200, 7);
  const Bytes cipher = encrypt(plain);
  int refused = 0;
  for (int i = 0; i < 64; ++i) {
    // One wrong password in 256 happens to fit the padding; it must not give the text either.
    try {
      const auto wrong = password("кепка" + std::to_string(i));
      const Secret opened = decrypt_with_password(cipher, wrong, aes256(100));
      CHECK_FALSE(opened.equals(plain));
    } catch (const kepka::base::Error& error) {
      CHECK(error.code() == ErrorCode::wrongPassword);
      ++refused;
    }
  }
  CHECK(refused > 50);
  CHECK(code_of([&] { decrypt_with_password(cipher, Secret(), aes256(100)); }) ==
        ErrorCode::wrongPassword);
}

TEST_CASE("iterations above the bound are refused before time is spent") {
  const Bytes cipher(32);
  const auto start = std::chrono::steady_clock::now();
  for (const std::uint32_t iterations : {10'000'001U, 0xFFFFFFFFU, 0U}) {
    CHECK(code_of([&] { decrypt_with_password(cipher, password("p"), aes256(iterations)); }) ==
          ErrorCode::storeDamaged);
  }
  PasswordScheme streebog = aes256(1'000'001);
  streebog.digest = kepka::crypto::Digest::streebog512;
  CHECK(code_of([&] { decrypt_with_password(cipher, password("p"), streebog); }) ==
        ErrorCode::storeDamaged);
  // 2^32 iterations take minutes, the bound's alone more than a second.
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::milliseconds(200));
}

TEST_CASE("impossible lengths are refused as damage") {
  for (const std::size_t size : {0U, 1U, 15U, 17U, 31U, (1U << 20U) + 16U}) {
    CAPTURE(size);
    CHECK(code_of([&] { decrypt_with_password(Bytes(size), password("p"), aes256(1)); }) ==
          ErrorCode::storeDamaged);
  }
  for (const std::size_t size : {0U, 8U, 15U, 17U}) {
    CAPTURE(size);
    CHECK(code_of([&] {
            decrypt_with_password(Bytes(16), password("p"), aes256(1, salt, Bytes(size)));
          }) == ErrorCode::storeDamaged);
  }
}

TEST_CASE("every cipher opens what it closed, with the right password alone") {
  const Bytes plain(3000, 7);
  for (int number = 0; number <= static_cast<int>(PasswordCipher::kuznyechik_ctr_acpkm_omac);
       ++number) {
    CAPTURE(number);
    PasswordScheme scheme = aes256(10);
    scheme.cipher = static_cast<PasswordCipher>(number);
    scheme.iv = Bytes(kepka::crypto::iv_size(scheme.cipher), 3);
    const Bytes cipher = encrypt_with_password(plain, password("кепка"), scheme);
    CHECK(cipher != plain);
    CHECK(decrypt_with_password(cipher, password("кепка"), scheme).equals(plain));
    bool opened = false;
    try {
      opened = decrypt_with_password(cipher, password("кепки"), scheme).equals(plain);
    } catch (const kepka::base::Error& error) {
      CHECK(error.code() == ErrorCode::wrongPassword);
    }
    CHECK_FALSE(opened);
    scheme.iv.push_back(0);
    CHECK(code_of([&] { decrypt_with_password(cipher, password("кепка"), scheme); }) ==
          ErrorCode::storeDamaged);
  }
}

TEST_CASE("a password becomes a BMPString as RFC 7292 B.1 says") {
  CHECK(to_hex(kepka::crypto::bmp_password_of(password("Beavis")).view()) ==
        "0042006500610076006900730000");
  CHECK(to_hex(kepka::crypto::bmp_password_of(password("Ж€😀")).view()) == "041620acd83dde000000");
  CHECK(to_hex(kepka::crypto::bmp_password_of(Secret()).view()) == "0000");
  for (const char* wrong :
       {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xD0", "\x80", "\xFF"}) {
    CHECK(code_of([&] { kepka::crypto::bmp_password_of(password(wrong)); }) ==
          ErrorCode::wrongPassword);
  }
}
