// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/pkcs8.h"

#include "crypto/gost/masked_key.h"
#include "keys_for_tests.h"
#include "pki/key_algorithm.h"
#include "pki/spki.h"
#include "programs.h"

namespace kepka::pki {
namespace {

using namespace tests_support;
using base::ErrorCode;
using base::Secret;

const char* const password = "Пароль 1 для ключа";

void check_same(const crypto::PrivateKey& left, const crypto::PrivateKey& right) {
  CHECK(left.algorithm == right.algorithm);
  CHECK(left.value.equals(right.value.view()));
}

// PrivateKeyInfo around content that Kepka does not write itself.
Secret info_around(const crypto::KeyAlgorithm& algorithm, const Bytes& content) {
  return Secret::copy_of(asn1::sequence(
      {asn1::integer(0), encode_key_algorithm(algorithm), asn1::octet_string(content)}));
}

Bytes to_bytes(base::ByteView view) { return {view.begin(), view.end()}; }

// PBES2 with chosen parameters around nothing that anybody could open.
Bytes encrypted_with(const Bytes& salt, std::int64_t iterations, const Bytes& prf, const Bytes& iv,
                     const Bytes& cipher = Bytes(48, 7)) {
  const Bytes kdf =
      asn1::sequence({asn1::object_identifier(oids::pbkdf2),
                      asn1::sequence({asn1::octet_string(salt), asn1::integer(iterations), prf})});
  const Bytes scheme =
      asn1::sequence({asn1::object_identifier(oids::aes256_cbc), asn1::octet_string(iv)});
  return asn1::sequence(
      {asn1::sequence({asn1::object_identifier(oids::pbes2), asn1::sequence({kdf, scheme})}),
       asn1::octet_string(cipher)});
}

crypto::PasswordScheme aes256(const Bytes& salt, std::uint32_t iterations, const Bytes& iv) {
  crypto::PasswordScheme scheme;
  scheme.salt = salt;
  scheme.iterations = iterations;
  scheme.iv = iv;
  return scheme;
}

Bytes prf_of(const asn1::Oid& oid) {
  return asn1::sequence({asn1::object_identifier(oid), asn1::null()});
}

ErrorCode opening_pkcs8(const Bytes& der) {
  return error_of([&] { decrypt_private_key(der, Secret::copy_of("x")); });
}

TEST_CASE("openssl opens an encrypted key with its password, and only with it") {
  crypto::Random random;
  for (const auto& algorithm : {gost_algorithm("CryptoPro-XchA"), gost_algorithm("tc26-512-A"),
                                rsa_algorithm(2048), ecdsa_algorithm(oids::secp384r1)}) {
    const auto key = crypto::generate_key(algorithm, random);
    const tests::TempFolder folder;
    folder.write("key.p8", encrypt_private_key(key, Secret::copy_of(password), random));
    folder.write("password", std::string(password) + "\n");
    folder.write("wrong", std::string("Пароль 2 для ключа\n"));
    const std::string open = "openssl pkey -engine gost -inform DER -in key.p8 -passin file:";
    const auto outcome = tests::run(folder, open + "password -pubout -outform DER -out spki.der");
    INFO(outcome.output);
    REQUIRE(outcome.status == 0);
    CHECK(folder.read("spki.der") == encode_spki(crypto::public_key_of(key)));
    CHECK(tests::run(folder, open + "wrong -noout").status != 0);
  }
}

const crypto::PasswordCipher written_ciphers[] = {
    crypto::PasswordCipher::aes256_cbc,           crypto::PasswordCipher::gost28147_tc26_z,
    crypto::PasswordCipher::magma_ctr_acpkm,      crypto::PasswordCipher::magma_ctr_acpkm_omac,
    crypto::PasswordCipher::kuznyechik_ctr_acpkm, crypto::PasswordCipher::kuznyechik_ctr_acpkm_omac,
};

TEST_CASE("an encrypted key is opened with its password, and only with it") {
  crypto::Random random;
  const auto key = crypto::generate_key(gost_algorithm("CryptoPro-XchA"), random);
  for (const auto cipher : written_ciphers) {
    const Bytes der = encrypt_private_key(key, Secret::copy_of(password), random, cipher);
    check_same(decrypt_private_key(der, Secret::copy_of(password)), key);
    for (const char* wrong : {"", "пароль 1 для ключа", "Пароль 1 для ключа "}) {
      CHECK(error_of([&] { decrypt_private_key(der, Secret::copy_of(wrong)); }) ==
            ErrorCode::wrongPassword);
    }
  }
}

TEST_CASE("openssl's gost engine opens a key in the GOST profile of 2016") {
  crypto::Random random;
  for (const char* set : {"CryptoPro-XchA", "tc26-512-A"}) {
    const auto key = crypto::generate_key(gost_algorithm(set), random);
    const tests::TempFolder folder;
    folder.write("key.p8", encrypt_private_key(key, Secret::copy_of("p"), random,
                                               crypto::PasswordCipher::gost28147_tc26_z));
    const auto outcome = tests::run(folder,
                                    "openssl pkey -engine gost -inform DER -in key.p8 -passin "
                                    "pass:p -pubout -outform DER -out spki.der");
    INFO(outcome.output);
    REQUIRE(outcome.status == 0);
    CHECK(folder.read("spki.der") == encode_spki(crypto::public_key_of(key)));
  }
}

TEST_CASE("a key that openssl's gost engine encrypted is read") {
  const tests::TempFolder folder;
  const auto outcome =
      tests::run(folder,
                 "openssl genpkey -engine gost -algorithm gost2012_256 -pkeyopt paramset:XA "
                 "-out key.pem && openssl pkcs8 -engine gost -topk8 -v2 gost89 -v2prf "
                 "id-tc26-hmac-gost-3411-2012-512 -passout pass:p -in key.pem -outform DER -out "
                 "key.p8 && openssl pkey -engine gost -in key.pem -pubout -outform DER -out "
                 "spki.der");
  INFO(outcome.output);
  REQUIRE(outcome.status == 0);
  const auto key = decrypt_private_key(folder.read("key.p8"), Secret::copy_of("p"));
  CHECK(decode_spki(folder.read("spki.der")) == crypto::public_key_of(key));
}

TEST_CASE("a padding that fits by chance is still a wrong password") {
  const Bytes salt(16, 1), iv(16, 2);
  const Secret key = Secret::copy_of("p");
  const Bytes noise = base::from_hex("0102030405");
  const Bytes cipher = crypto::encrypt_with_password(noise, key, aes256(salt, 1000, iv));
  const Bytes der = encrypted_with(salt, 1000, prf_of(oids::hmac_sha256), iv, cipher);
  CHECK(error_of([&] { decrypt_private_key(der, key); }) == ErrorCode::wrongPassword);
}

TEST_CASE("Kepka writes 600,000 iterations, and another salt and vector each time") {
  crypto::Random random;
  const auto key = gost_key(gost_algorithm("CryptoPro-A"), "07");
  const std::string first = base::to_hex(encrypt_private_key(key, Secret::copy_of("p"), random));
  const std::string second = base::to_hex(encrypt_private_key(key, Secret::copy_of("p"), random));
  CHECK(first.find("0203"
                   "0927c0") != std::string::npos);
  CHECK(first.substr(0, 90) != second.substr(0, 90));
  CHECK(first.size() == second.size());
}

TEST_CASE("encryption parameters out of bounds cost no time and are damage") {
  const Bytes prf = prf_of(oids::hmac_sha256), salt(16, 1), iv(16, 2);
  CHECK(opening_pkcs8(encrypted_with(salt, 10'000'001, prf, iv)) == ErrorCode::storeDamaged);
  CHECK(opening_pkcs8(encrypted_with(salt, 0, prf, iv)) == ErrorCode::storeDamaged);
  CHECK(opening_pkcs8(encrypted_with(salt, -1, prf, iv)) == ErrorCode::storeDamaged);
  CHECK(opening_pkcs8(encrypted_with({}, 1000, prf, iv)) == ErrorCode::storeDamaged);
  CHECK(opening_pkcs8(encrypted_with(Bytes(65, 1), 1000, prf, iv)) == ErrorCode::storeDamaged);
  CHECK(opening_pkcs8(encrypted_with(salt, 1000, prf, Bytes(15, 2))) == ErrorCode::storeDamaged);
  CHECK(opening_pkcs8(encrypted_with(salt, 1000, prf, iv, Bytes(47, 7))) ==
        ErrorCode::storeDamaged);
  CHECK(opening_pkcs8(encrypted_with(salt, 1000, prf, iv, {})) == ErrorCode::storeDamaged);
  const Bytes md5 = prf_of(asn1::Oid("1.2.840.113549.2.6"));
  CHECK(opening_pkcs8(encrypted_with(salt, 1000, md5, iv)) == ErrorCode::storeDamaged);
  CHECK(opening_pkcs8({}) == ErrorCode::storeDamaged);
  CHECK(opening_pkcs8(base::from_hex("3000")) == ErrorCode::storeDamaged);
}

TEST_CASE("an encrypted key that was cut or changed never opens as another key") {
  const Bytes salt(16, 1), iv(16, 2);
  const auto key = gost_key(gost_algorithm("CryptoPro-A"), "0123456789");
  const Secret plain = encode_private_key(key);
  const Bytes cipher =
      crypto::encrypt_with_password(plain.view(), Secret::copy_of("p"), aes256(salt, 10, iv));
  const Bytes der = encrypted_with(salt, 10, prf_of(oids::hmac_sha256), iv, cipher);
  check_same(decrypt_private_key(der, Secret::copy_of("p")), key);
  for (std::size_t size = 0; size < der.size(); ++size) {
    CHECK(opening_pkcs8(Bytes(der.begin(), der.begin() + static_cast<std::ptrdiff_t>(size))) ==
          ErrorCode::storeDamaged);
  }
  unsigned foreign = 0;
  for (std::size_t at = 0; at < der.size() - cipher.size(); ++at) {
    for (const std::uint8_t bit : {std::uint8_t{0x01}, std::uint8_t{0x10}}) {
      Bytes changed = der;
      changed[at] ^= bit;
      const ErrorCode code = error_of([&] {
        const auto opened = decrypt_private_key(changed, Secret::copy_of("p"));
        if (opened.value.equals(key.value.view())) throw base::Error(ErrorCode::wrongPassword);
      });
      foreign += code == ErrorCode::storeDamaged || code == ErrorCode::wrongPassword ? 0U : 1U;
    }
  }
  CHECK(foreign == 0);
}

TEST_CASE("keys of every kind are read as they were written") {
  crypto::Random random;
  for (const auto& algorithm :
       {gost_algorithm("tc26-256-A"), gost_algorithm("tc26-512-C"), rsa_algorithm(2048),
        ecdsa_algorithm(oids::secp256r1), ecdsa_algorithm(oids::secp384r1)}) {
    const auto key = crypto::generate_key(algorithm, random);
    check_same(decode_private_key(encode_private_key(key)), key);
  }
}

TEST_CASE("keys that openssl made are read, and are the keys that it means") {
  const char* const commands[] = {
      "-engine gost -algorithm gost2012_256 -pkeyopt paramset:XA",
      "-engine gost -algorithm gost2012_256 -pkeyopt paramset:TCA",
      "-engine gost -algorithm gost2012_512 -pkeyopt paramset:C",
      "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
      "-algorithm EC -pkeyopt ec_paramgen_curve:P-256",
      "-algorithm EC -pkeyopt ec_paramgen_curve:P-384",
  };
  for (const char* options : commands) {
    INFO(options);
    const tests::TempFolder folder;
    const auto outcome = tests::run(
        folder,
        std::string("openssl genpkey ") + options + " -out key.pem && " +
            "openssl pkcs8 -engine gost -topk8 -nocrypt -in key.pem -outform DER -out key.der && " +
            "openssl pkey -engine gost -in key.pem -pubout -outform DER -out spki.der");
    INFO(outcome.output);
    REQUIRE(outcome.status == 0);
    const auto key = decode_private_key(Secret::copy_of(folder.read("key.der")));
    CHECK(decode_spki(folder.read("spki.der")) == crypto::public_key_of(key));
  }
}

TEST_CASE("GOST keys inside an OCTET STRING or an INTEGER are read") {
  const auto key = gost_key(gost_algorithm("CryptoPro-A"), "80" + std::string(60, '0') + "0B");
  const Bytes raw = to_bytes(key.value.view());
  const Bytes big_endian(raw.rbegin(), raw.rend());
  check_same(decode_private_key(info_around(key.algorithm, raw)), key);
  check_same(decode_private_key(info_around(key.algorithm, asn1::octet_string(raw))), key);
  check_same(decode_private_key(info_around(key.algorithm, asn1::unsigned_integer(big_endian))),
             key);
}

TEST_CASE("a GOST key with a mask after it is the key that openssl's gost engine reads") {
  crypto::Random random;
  for (const char* set : {"CryptoPro-XchA", "tc26-512-A"}) {
    const auto key = crypto::generate_key(gost_algorithm(set), random);
    const auto mask = crypto::generate_key(key.algorithm, random);
    const Secret masked = crypto::gost::divide_by_mask(*crypto::gost::find_by_name(set),
                                                       key.value.view(), mask.value.view());
    Bytes content = to_bytes(masked.view());
    content.insert(content.end(), mask.value.view().begin(), mask.value.view().end());
    const Secret info = info_around(key.algorithm, content);
    check_same(decode_private_key(info), key);
    check_same(decode_private_key(info_around(key.algorithm, asn1::octet_string(content))), key);

    const tests::TempFolder folder;
    folder.write("key.der", info.view());
    const auto outcome = tests::run(folder,
                                    "openssl pkey -engine gost -inform DER -in key.der -pubout "
                                    "-outform DER -out spki.der");
    INFO(outcome.output);
    REQUIRE(outcome.status == 0);
    CHECK(folder.read("spki.der") == encode_spki(crypto::public_key_of(key)));
  }
}

TEST_CASE("a private key out of its range, or of another length, is malformed") {
  const auto algorithm = gost_algorithm("CryptoPro-A");
  const std::string q(crypto::gost::find_by_name("CryptoPro-A")->q);
  for (const std::string& d : {std::string("00"), q, std::string(64, 'F')}) {
    const Bytes raw = to_bytes(gost_key(algorithm, d).value.view());
    CHECK(error_of([&] { decode_private_key(info_around(algorithm, raw)); }) ==
          ErrorCode::malformedKey);
  }
  for (const Bytes& content : {asn1::octet_string(Bytes(31, 1)), asn1::octet_string(Bytes(33, 1)),
                               asn1::unsigned_integer(Bytes(33, 1)), asn1::integer(-1)}) {
    CHECK(error_of([&] { decode_private_key(info_around(algorithm, content)); }) ==
          ErrorCode::malformedKey);
  }
  CHECK(error_of([&] { decode_private_key(info_around(algorithm, Bytes(5, 0xFF))); }) ==
        ErrorCode::malformedDer);
}

TEST_CASE("a private key that was cut is malformed") {
  crypto::Random random;
  for (const auto& algorithm : {gost_algorithm("CryptoPro-A"), ecdsa_algorithm(oids::secp256r1)}) {
    const Secret whole = encode_private_key(crypto::generate_key(algorithm, random));
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const Secret part = Secret::copy_of(whole.view().first(size));
      CHECK(error_of([&] { decode_private_key(part); }) == ErrorCode::malformedDer);
    }
  }
}

TEST_CASE("an EC key that names two curves is malformed") {
  const Bytes scalar(32, 1);
  const Bytes content =
      asn1::sequence({asn1::integer(1), asn1::octet_string(scalar),
                      asn1::explicitly(0, asn1::object_identifier(oids::secp384r1))});
  const auto algorithm = ecdsa_algorithm(oids::secp256r1);
  CHECK(error_of([&] { decode_private_key(info_around(algorithm, content)); }) ==
        ErrorCode::malformedKey);
}

}  // namespace
}  // namespace kepka::pki
