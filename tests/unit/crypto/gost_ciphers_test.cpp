// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "catch.h"
#include "crypto/gost/block_cipher.h"
#include "crypto/gost/ctr_acpkm.h"
#include "crypto/gost/gost28147_cfb.h"
#include "crypto/hmac.h"
#include "crypto/password_key.h"
#include "openssl.h"
#include "vectors.h"

using namespace kepka::crypto;
using namespace kepka::crypto::gost;
using namespace kepka::tests;
using kepka::base::from_hex;
using kepka::base::Secret;
using kepka::base::to_hex;

namespace {

BlockCipherKind kind_of(const boost::json::value& vector) {
  return text_field(vector, "cipher") == "magma" ? BlockCipherKind::magma
                                                 : BlockCipherKind::kuznyechik;
}

Bytes pattern(std::size_t size) {
  Bytes out(size);
  for (std::size_t i = 0; i < size; ++i) out[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
  return out;
}

const Bytes key = from_hex("00112233445566778899aabbccddeeff0f1e2d3c4b5a69788796a5b4c3d2e1f0");

}  // namespace

TEST_CASE("Kuznyechik and Magma encrypt and check as their standard's examples") {
  for (const auto& vector : vectors_of("gost_ciphers.json", "block_ciphers")) {
    CAPTURE(text_field(vector, "source"));
    const auto cipher = make_block_cipher(kind_of(vector), hex_field(vector, "key"));
    const Bytes plain = hex_field(vector, "plain");
    Bytes text = plain;
    for (std::size_t at = 0; at < text.size(); at += cipher->block_size()) {
      cipher->encrypt(text.data() + at);
    }
    CHECK(to_hex(text) == text_field(vector, "cipher_text"));
    if (!vector.as_object().contains("omac")) continue;
    CHECK(to_hex(omac(kind_of(vector), hex_field(vector, "key"), plain)) ==
          text_field(vector, "omac"));
  }
}

TEST_CASE("counter mode with a changing key gives the examples of RFC 8645") {
  for (const auto& vector : vectors_of("gost_ciphers.json", "ctr_acpkm")) {
    CAPTURE(text_field(vector, "source"));
    const auto section = vector.as_object().at("section").to_number<std::size_t>();
    Bytes text = hex_field(vector, "plain");
    ctr_acpkm(kind_of(vector), hex_field(vector, "key"), hex_field(vector, "iv"), section, text);
    CHECK(to_hex(text) == text_field(vector, "cipher_text"));
    ctr_acpkm(kind_of(vector), hex_field(vector, "key"), hex_field(vector, "iv"), section, text);
    CHECK(to_hex(text) == text_field(vector, "plain"));
  }
}

TEST_CASE("keys are derived as RFC 7836 and RFC 9337 show") {
  for (const auto& vector : vectors_of("gost_ciphers.json", "kdf_tree")) {
    const Bytes label = hex_field(vector, "label");
    const Secret keys = kdf_tree(hex_field(vector, "key"), kepka::base::text_of(label),
                                 hex_field(vector, "seed"), 2);
    CHECK(to_hex(keys.view()) == text_field(vector, "keys"));
  }
  for (const auto& vector : vectors_of("gost_ciphers.json", "hmac")) {
    const Digest digest =
        text_field(vector, "digest") == "streebog256" ? Digest::streebog256 : Digest::streebog512;
    CHECK(to_hex(hmac(digest, hex_field(vector, "key"), hex_field(vector, "text")).view()) ==
          text_field(vector, "mac"));
  }
  for (const auto& vector : vectors_of("gost_ciphers.json", "pbkdf2")) {
    const Bytes expected = hex_field(vector, "key");
    const auto iterations = vector.as_object().at("iterations").to_number<std::uint32_t>();
    const std::string salt = text_field(vector, "salt");
    const Secret derived =
        pbkdf2(Digest::streebog512, Secret::copy_of(text_field(vector, "password")),
               kepka::base::bytes_of(salt), iterations, expected.size());
    CHECK(to_hex(derived.view()) == to_hex(expected));
  }
}

TEST_CASE("OpenSSL's gost engine encrypts alike with GOST 28147-89 and both substitution tables") {
  const OpenSsl openssl;
  const Bytes iv = from_hex("0102030405060708");
  const std::pair<SBox, const char*> tables[] = {
      {SBox::tc26_z, "id-tc26-gost-28147-param-Z"},
      {SBox::cryptopro_a, "id-Gost28147-89-CryptoPro-A-ParamSet"}};
  for (const auto& [sbox, name] : tables) {
    setenv("CRYPT_PARAMS", name, 1);
    // 1024 is where the key changes.
    for (const std::size_t size : {1U, 8U, 13U, 1024U, 1025U, 5000U}) {
      CAPTURE(name, size);
      openssl.write("plain", pattern(size));
      REQUIRE(openssl.run("enc -engine gost -gost89 -K " + to_hex(key) + " -iv " + to_hex(iv) +
                          " -in plain -out cipher"));
      Bytes text = pattern(size);
      encrypt_cfb(sbox, key, iv, text);
      CHECK(text == openssl.read("cipher"));
      decrypt_cfb(sbox, key, iv, text);
      CHECK(text == pattern(size));
    }
  }
  unsetenv("CRYPT_PARAMS");
}

TEST_CASE("OpenSSL's gost engine encrypts alike with Kuznyechik across changes of the key") {
  const OpenSsl openssl;
  const Bytes iv = from_hex("0102030405060708");
  for (const std::size_t size : {5U, 4096U, 20000U}) {
    CAPTURE(size);
    openssl.write("plain", pattern(size));
    REQUIRE(openssl.run("enc -engine gost -kuznyechik-ctr-acpkm -K " + to_hex(key) + " -iv " +
                        to_hex(iv) + " -in plain -out cipher"));
    Bytes text = pattern(size);
    // The engine's own section is 4 KiB where no file says otherwise.
    ctr_acpkm(BlockCipherKind::kuznyechik, key, iv, 4096, text);
    CHECK(text == openssl.read("cipher"));
  }
}

TEST_CASE("OpenSSL's gost engine encrypts alike with Magma across changes of the key") {
  const OpenSsl openssl;
  const Bytes iv = from_hex("01020304");
  for (const std::size_t size : {5U, 1024U, 20000U}) {
    CAPTURE(size);
    openssl.write("plain", pattern(size));
    REQUIRE(openssl.run("enc -engine gost -magma-ctr-acpkm -K " + to_hex(key) + " -iv " +
                        to_hex(iv) + " -in plain -out cipher"));
    Bytes text = pattern(size);
    ctr_acpkm(BlockCipherKind::magma, key, iv, 1024, text);
    CHECK(text == openssl.read("cipher"));
  }
}

TEST_CASE("OpenSSL's gost engine computes the same imitovstavka") {
  const OpenSsl openssl;
  const Gost28147 cipher(SBox::tc26_z, key);
  for (const std::size_t size : {8U, 12U, 16U, 100U, 1000U}) {
    CAPTURE(size);
    openssl.write("text", pattern(size));
    REQUIRE(openssl.run("dgst -engine gost -mac gost-mac-12 -macopt hexkey:" + to_hex(key) +
                        " -binary -out mac text"));
    const auto mac = cipher.mac(pattern(size));
    CHECK(Bytes(mac.begin(), mac.begin() + 4) == openssl.read("mac"));
  }
}

// Its kuznyechik-mac ends with bytes of its stack here (libengine-gost 3.0.1), so Magma it is.
TEST_CASE("OpenSSL's gost engine computes the same OMAC for texts of every length") {
  const OpenSsl openssl;
  for (const std::size_t size : {1U, 7U, 8U, 9U, 15U, 16U, 17U, 64U, 1000U}) {
    CAPTURE(size);
    openssl.write("text", pattern(size));
    REQUIRE(openssl.run("dgst -engine gost -mac magma-mac -macopt hexkey:" + to_hex(key) +
                        " -binary -out mac text"));
    CHECK(omac(BlockCipherKind::magma, key, pattern(size)) == openssl.read("mac"));
  }
}

TEST_CASE("CTR-ACPKM-OMAC opens what it closed, and nothing that was changed") {
  for (const auto kind : {BlockCipherKind::magma, BlockCipherKind::kuznyechik}) {
    const Bytes ukm = pattern(ukm_size(kind));
    for (const std::size_t size : {0U, 1U, 16U, 100U}) {
      const Bytes cipher = encrypt_ctr_acpkm_omac(kind, key, ukm, pattern(size));
      Secret text = Secret::copy_of(cipher);
      CHECK(decrypt_ctr_acpkm_omac(kind, key, ukm, text));
      CHECK(text.equals(pattern(size)));
      for (std::size_t at = 0; at < cipher.size(); ++at) {
        Bytes changed = cipher;
        changed[at] ^= 0x20;
        Secret opened = Secret::copy_of(changed);
        CHECK_FALSE(decrypt_ctr_acpkm_omac(kind, key, ukm, opened));
      }
      Secret cut = Secret::copy_of(kepka::base::ByteView(cipher).first(7));
      CHECK_FALSE(decrypt_ctr_acpkm_omac(kind, key, ukm, cut));
    }
  }
}
