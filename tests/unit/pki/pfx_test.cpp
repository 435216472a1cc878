// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/pfx.h"

#include <chrono>
#include <set>

#include "../crypto/vectors.h"
#include "crypto/base64.h"
#include "keys_for_tests.h"
#include "pki/certificate.h"
#include "pki/pkcs8.h"
#include "pki/spki.h"
#include "programs.h"

namespace kepka::pki {
namespace {

using namespace tests_support;
using base::ErrorCode;
using base::Secret;
using crypto::PasswordCipher;

const char* const pfx_password = "Пароль для PFX";

ErrorCode reading(const Bytes& file, const char* word = pfx_password) {
  return error_of([&] { read_pfx(file, Secret::copy_of(word)); });
}

/// A key and its certificate that OpenSSL made, in a folder with key.pem and cert.pem.
struct Made {
  tests::TempFolder folder;
  Bytes certificate, spki;

  explicit Made(const std::string& key_options) {
    folder.write("password", std::string(pfx_password) + "\n");
    run("openssl genpkey -engine gost " + key_options +
        " -out key.pem && openssl req -engine gost -new -x509 -days 100 -utf8 -subj '/CN=Тест' "
        "-key key.pem -out cert.pem && openssl x509 -engine gost -in cert.pem -outform DER -out "
        "cert.der && openssl pkey -engine gost -in key.pem -pubout -outform DER -out spki.der && "
        "openssl pkcs8 -engine gost -topk8 -nocrypt -in key.pem -outform DER -out key.der");
    certificate = folder.read("cert.der");
    spki = folder.read("spki.der");
  }
  void run(const std::string& command) const {
    const auto outcome = tests::run(folder, command);
    INFO(command << "\n" << outcome.output);
    REQUIRE(outcome.status == 0);
  }
  crypto::PrivateKey key() const {
    return decode_private_key(Secret::copy_of(folder.read("key.der")));
  }
  /// That it is this key and this certificate, and that they belong together.
  void check(const Pfx& pfx) const {
    REQUIRE(pfx.keys.size() == 1);
    REQUIRE(pfx.certificates.size() == 1);
    CHECK(encode_spki(crypto::public_key_of(pfx.keys[0].key)) == spki);
    CHECK(pfx.certificates[0].der == certificate);
    CHECK(certificate_of(pfx, pfx.keys[0]) == &pfx.certificates[0]);
  }
};

const char* const gost_256 = "-algorithm gost2012_256 -pkeyopt paramset:XA";
const char* const gost_512 = "-algorithm gost2012_512 -pkeyopt paramset:A";
const char* const rsa = "-algorithm RSA -pkeyopt rsa_keygen_bits:2048";
const char* const ecdsa = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256";

TEST_CASE("the transport container of R 50.1.112-2016 opens with its password", "[pfx]") {
  for (const auto& vector : tests::vectors_of("pfx.json")) {
    CAPTURE(tests::text_field(vector, "source"));
    const Bytes file = crypto::from_base64(tests::text_field(vector, "pfx"));
    const std::string word = tests::text_field(vector, "password");
    const Pfx pfx = read_pfx(file, Secret::copy_of(word));
    REQUIRE(pfx.keys.size() == 1);
    const Secret info =
        Secret::copy_of(crypto::from_base64(tests::text_field(vector, "private_key_info")));
    CHECK(pfx.keys[0].key.value.equals(decode_private_key(info).value.view()));
    REQUIRE(pfx.certificates.size() == 1);
    CHECK(certificate_of(pfx, pfx.keys[0]) == &pfx.certificates[0]);
    CHECK(base::to_hex(pfx.keys[0].local_key_id) == "01000000");
    CHECK(reading(file, (word + " ").c_str()) == ErrorCode::wrongPassword);
  }
}

TEST_CASE("files that CryptoPro CSP exported give the keys that independent readers find",
          "[pfx]") {
  for (const auto& vector : tests::vectors_of("pfx.json", "cryptopro")) {
    CAPTURE(tests::text_field(vector, "source"));
    const Bytes file = crypto::from_base64(tests::text_field(vector, "pfx"));
    const Pfx pfx = read_pfx(file, Secret());
    REQUIRE(pfx.keys.size() == 1);
    CHECK(base::to_hex(pfx.keys[0].key.value.view()) == tests::text_field(vector, "d"));
    CHECK(certificate_of(pfx, pfx.keys[0]) != nullptr);
    CHECK(reading(file, "x") == ErrorCode::wrongPassword);
    for (std::size_t at = 0; at < file.size(); at += 7) {
      Bytes changed = file;
      changed[at] ^= 0x10;
      const ErrorCode code = reading(changed, "");
      CHECK((code == ErrorCode::keyFileDamaged || code == ErrorCode::keyFileUnsupported));
    }
  }
}

// Its ...-omac opens with nothing here, not even what it wrote itself (libengine-gost 3.0.1).
TEST_CASE("OpenSSL with its gost engine opens what Kepka writes with the GOST ciphers", "[pfx]") {
  crypto::Random random;
  for (const char* kind : {gost_256, gost_512}) {
    const Made made(kind);
    const Pfx pfx = make_pfx(made.key(), {made.certificate}, "Ключ Ивановой");
    for (const auto cipher :
         {PasswordCipher::gost28147_tc26_z, PasswordCipher::gost28147_cryptopro_a,
          PasswordCipher::magma_ctr_acpkm, PasswordCipher::kuznyechik_ctr_acpkm}) {
      made.folder.write("kepka.p12", write_pfx(pfx, Secret::copy_of(pfx_password), cipher, random));
      made.run("openssl pkcs12 -engine gost -in kepka.p12 -passin file:password -noenc -out o.pem");
      made.run("openssl x509 -engine gost -in o.pem -outform DER -out o.der");
      made.run("openssl pkey -engine gost -in o.pem -pubout -outform DER -out o_spki.der");
      CHECK(made.folder.read("o.der") == made.certificate);
      CHECK(made.folder.read("o_spki.der") == made.spki);
      CHECK(tests::run(made.folder,
                       "openssl pkcs12 -engine gost -in kepka.p12 -passin pass:wrong -noenc")
                .status != 0);
    }
  }
}

TEST_CASE("certtool opens what Kepka writes in the profile of 2016", "[pfx]") {
  crypto::Random random;
  for (const char* kind : {gost_256, gost_512}) {
    const Made made(kind);
    const Pfx pfx = make_pfx(made.key(), {made.certificate}, "Key of Ivanova");
    made.folder.write("kepka.p12", write_pfx(pfx, Secret::copy_of(pfx_password),
                                             PasswordCipher::gost28147_tc26_z, random));
    const std::string word = std::string(" --password '") + pfx_password + "'";
    made.run("certtool --p12-info --inder --infile kepka.p12 --outfile out.txt" + word);
    const std::string text = tests::read_text(made.folder.path() / "out.txt");
    CHECK(text.find("-----BEGIN CERTIFICATE-----") != std::string::npos);
    CHECK(text.find("Key of Ivanova") != std::string::npos);
    made.run("certtool --pubkey-info --load-privkey out.txt --outder --outfile out.der" + word);
    CHECK(made.folder.read("out.der") == made.spki);
    CHECK(tests::run(made.folder, "certtool --p12-info --inder --infile kepka.p12 --password x")
              .status != 0);
  }
}

TEST_CASE("OpenSSL opens what Kepka writes for RSA and ECDSA", "[pfx]") {
  crypto::Random random;
  for (const char* kind : {rsa, ecdsa}) {
    const Made made(kind);
    const Pfx pfx = make_pfx(made.key(), {made.certificate}, "");
    made.folder.write("kepka.p12", write_pfx(pfx, Secret::copy_of(pfx_password),
                                             PasswordCipher::aes256_cbc, random));
    made.run("openssl pkcs12 -in kepka.p12 -passin file:password -noenc -out out.pem");
    made.run("openssl pkey -in out.pem -pubout -outform DER -out out_spki.der");
    CHECK(made.folder.read("out_spki.der") == made.spki);
  }
}

TEST_CASE("files of OpenSSL's gost engine are read", "[pfx]") {
  const char* const options[] = {
      "-keypbe gost89 -certpbe gost89 -macalg md_gost12_512",
      "-keypbe gost89 -certpbe gost89 -macalg md_gost12_256",
      "-keypbe kuznyechik-ctr-acpkm -certpbe magma-ctr-acpkm -macalg md_gost12_512",
      "-keypbe magma-ctr-acpkm -certpbe kuznyechik-ctr-acpkm -macalg md_gost12_512",
      "-keypbe gost89 -certpbe NONE -macalg md_gost12_512 -name Имя",
      "-keypbe AES-256-CBC -certpbe AES-128-CBC -macalg sha256",
      "-keypbe NONE -certpbe AES-192-CBC -macalg sha1",
      "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1",
      "-keypbe DES-EDE3-CBC -certpbe DES-EDE3-CBC -macalg sha512",
  };
  for (const char* kind : {gost_256, gost_512, rsa, ecdsa}) {
    const Made made(kind);
    for (const char* option : options) {
      CAPTURE(kind, option);
      // The engine changes Magma's key after 1 KiB, and not after 8 as R 1323565.1.025 has it; its
      // own files with more than that are its own alone.
      if (kind == rsa && std::string_view(option).find("acpkm") != std::string_view::npos) continue;
      made.run(std::string("openssl pkcs12 -engine gost -export -inkey key.pem -in cert.pem ") +
               option + " -passout file:password -out theirs.p12");
      const Bytes file = made.folder.read("theirs.p12");
      made.check(read_pfx(file, Secret::copy_of(pfx_password)));
      CHECK(reading(file, "другой") == ErrorCode::wrongPassword);
      CHECK(reading(file, "") == ErrorCode::wrongPassword);
    }
  }
}

TEST_CASE("files of OpenSSL without a password are read", "[pfx]") {
  const Made made(ecdsa);
  made.run(
      "openssl pkcs12 -export -inkey key.pem -in cert.pem -keypbe AES-256-CBC -certpbe "
      "AES-256-CBC -passout pass: -out theirs.p12");
  made.check(read_pfx(made.folder.read("theirs.p12"), Secret()));
  CHECK(reading(made.folder.read("theirs.p12"), "x") == ErrorCode::wrongPassword);
}

TEST_CASE("files of certtool are read", "[pfx]") {
  for (const char* kind : {gost_256, rsa}) {
    const Made made(kind);
    for (const char* cipher : {"aes-128", "aes-256", "3des-pkcs12"}) {
      CAPTURE(kind, cipher);
      made.run(
          std::string("certtool --to-p12 --load-privkey key.pem --load-certificate cert.pem ") +
          "--outder --p12-name Name --pkcs-cipher " + cipher + " --password '" + pfx_password +
          "' --outfile theirs.p12");
      const Bytes file = made.folder.read("theirs.p12");
      const Pfx pfx = read_pfx(file, Secret::copy_of(pfx_password));
      made.check(pfx);
      CHECK(pfx.keys[0].friendly_name == "Name");
      CHECK(reading(file, "другой") == ErrorCode::wrongPassword);
    }
  }
}

TEST_CASE("a file of certtool in the profile of 2016 is read, with all its 600,000 iterations",
          "[pfx]") {
  const Made made(gost_256);
  made.run(
      "certtool --to-p12 --load-privkey key.pem --load-certificate cert.pem --outder --p12-name "
      "Name --pkcs-cipher gost28147-tc26z --password x --outfile theirs.p12");
  made.check(read_pfx(made.folder.read("theirs.p12"), Secret::copy_of("x")));
}

const PasswordCipher written[] = {
    PasswordCipher::aes256_cbc,           PasswordCipher::gost28147_tc26_z,
    PasswordCipher::magma_ctr_acpkm,      PasswordCipher::magma_ctr_acpkm_omac,
    PasswordCipher::kuznyechik_ctr_acpkm, PasswordCipher::kuznyechik_ctr_acpkm_omac};

TEST_CASE("keys, certificates, names and their ties come back as they were written", "[pfx]") {
  crypto::Random random;
  const Made made(gost_256);
  const Made other(ecdsa);
  for (const auto cipher : written) {
    const Pfx pfx = make_pfx(made.key(), {other.certificate, made.certificate}, "Ключ 😀");
    const Bytes file = write_pfx(pfx, Secret::copy_of(pfx_password), cipher, random);
    const Pfx back = read_pfx(file, Secret::copy_of(pfx_password));
    REQUIRE(back.keys.size() == 1);
    REQUIRE(back.certificates.size() == 2);
    CHECK(back.keys[0].friendly_name == "Ключ 😀");
    CHECK(back.keys[0].local_key_id.size() == 20);
    CHECK(back.certificates[0].der == other.certificate);
    CHECK(back.certificates[0].local_key_id.empty());
    CHECK(back.certificates[1].local_key_id == back.keys[0].local_key_id);
    CHECK(certificate_of(back, back.keys[0]) == &back.certificates[1]);
    CHECK(reading(file, "пароль для PFX") == ErrorCode::wrongPassword);
  }
}

// A small file that costs little: both parts and the MAC with few iterations.
Bytes small_file(const Made& made, const char* options) {
  made.run(std::string("openssl pkcs12 -engine gost -export -inkey key.pem -in cert.pem -iter 10 "
                       "-passout file:password -out small.p12 ") +
           options);
  return made.folder.read("small.p12");
}

TEST_CASE("a file with one changed byte is damaged, not under another password", "[pfx]") {
  const Made made(gost_256);
  for (const char* options : {"-keypbe gost89 -certpbe gost89 -macalg md_gost12_512",
                              "-keypbe AES-256-CBC -certpbe AES-256-CBC -macalg sha256"}) {
    const Bytes file = small_file(made, options);
    std::set<ErrorCode> seen;
    for (std::size_t at = 0; at < file.size(); ++at) {
      Bytes changed = file;
      changed[at] ^= 0x10;
      const ErrorCode code = reading(changed);
      seen.insert(code);
      // Only the algorithms' identifiers, when they become others.
      const bool told = code == ErrorCode::keyFileDamaged || code == ErrorCode::keyFileUnsupported;
      CHECK((told ? at : file.size()) == at);
    }
    CHECK(seen.contains(ErrorCode::keyFileDamaged));
  }
}

TEST_CASE("a file that was cut, and what is no such file, is damaged", "[pfx]") {
  const Made made(gost_256);
  const Bytes file = small_file(made, "-keypbe gost89 -certpbe gost89 -macalg md_gost12_512");
  for (std::size_t size = 0; size < file.size(); ++size) {
    const Bytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(reading(cut) == ErrorCode::keyFileDamaged);
  }
  CHECK(reading(made.certificate) == ErrorCode::keyFileDamaged);
  CHECK(reading(Bytes(pfx_size_max + 1)) == ErrorCode::keyFileDamaged);
}

Bytes with_mac(const Bytes& content, std::int64_t iterations) {
  const Bytes info = asn1::sequence({asn1::sequence({asn1::object_identifier(oids::streebog512)}),
                                     asn1::octet_string(Bytes(64))});
  return asn1::sequence(
      {asn1::integer(3),
       asn1::sequence(
           {asn1::object_identifier(oids::data), asn1::explicitly(0, asn1::octet_string(content))}),
       asn1::sequence({info, asn1::octet_string(Bytes(8, 1)), asn1::integer(iterations)})});
}

// An AuthenticatedSafe of `count` bags of encrypted nothing.
Bytes locked_bags(std::size_t count, std::int64_t iterations) {
  const Bytes kdf = asn1::sequence(
      {asn1::object_identifier(oids::pbkdf2),
       asn1::sequence({asn1::octet_string(Bytes(8, 1)), asn1::integer(iterations),
                       asn1::sequence({asn1::object_identifier(oids::hmac_streebog512)})})});
  const Bytes scheme =
      asn1::sequence({asn1::object_identifier(oids::gost28147),
                      asn1::sequence({asn1::octet_string(Bytes(8, 2)),
                                      asn1::object_identifier(oids::gost28147_tc26_z)})});
  const Bytes algorithm =
      asn1::sequence({asn1::object_identifier(oids::pbes2), asn1::sequence({kdf, scheme})});
  const Bytes bag = asn1::sequence(
      {asn1::object_identifier(oids::shrouded_key_bag),
       asn1::explicitly(0, asn1::sequence({algorithm, asn1::octet_string(Bytes(64, 3))}))});
  const Bytes data = asn1::sequence(
      {asn1::object_identifier(oids::data),
       asn1::explicitly(0, asn1::octet_string(asn1::sequence(std::vector<Bytes>(count, bag))))});
  return asn1::sequence({data});
}

TEST_CASE("iterations beyond the bound cost no time, in one bag or in many together", "[pfx]") {
  const auto start = std::chrono::steady_clock::now();
  for (const std::int64_t iterations : {1'000'001LL, 4'000'000'000LL}) {
    CHECK(reading(with_mac(locked_bags(1, 1), iterations)) == ErrorCode::keyFileUnsupported);
    CHECK(reading(with_mac(locked_bags(1, iterations), 1)) == ErrorCode::keyFileUnsupported);
  }
  CHECK(reading(with_mac(locked_bags(2, 1'000'000), 1'000'000)) == ErrorCode::keyFileUnsupported);
  CHECK(reading(with_mac(locked_bags(1000, 5'000), 1)) == ErrorCode::keyFileUnsupported);
  CHECK(reading(with_mac(locked_bags(1, 1), 5'000'000'000)) == ErrorCode::keyFileDamaged);
  CHECK(reading(with_mac(locked_bags(1, 1), -1)) == ErrorCode::keyFileDamaged);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::milliseconds(500));
  CHECK(reading(with_mac(locked_bags(3, 1000), 1000)) == ErrorCode::wrongPassword);
}

TEST_CASE("a file without a MAC, or under a signature, is not supported", "[pfx]") {
  const Bytes safe = locked_bags(1, 1);
  const Bytes data = asn1::sequence(
      {asn1::object_identifier(oids::data), asn1::explicitly(0, asn1::octet_string(safe))});
  CHECK(reading(asn1::sequence({asn1::integer(3), data})) == ErrorCode::keyFileUnsupported);
  const Bytes signed_data =
      asn1::sequence({asn1::object_identifier(asn1::Oid("1.2.840.113549.1.7.2")),
                      asn1::explicitly(0, asn1::octet_string(safe))});
  CHECK(reading(asn1::sequence({asn1::integer(3), signed_data})) == ErrorCode::keyFileUnsupported);
}

}  // namespace
}  // namespace kepka::pki
