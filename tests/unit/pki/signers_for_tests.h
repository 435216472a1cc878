// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Software signers of every kind with certificates that openssl issued to them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "keys_for_tests.h"
#include "pki/certificate.h"
#include "pki/cms_sign.h"
#include "pki/pem.h"
#include "pki/pkcs8.h"
#include "programs.h"

namespace kepka::pki::tests_support {

inline void require_run(const tests::TempFolder& folder, const std::string& command) {
  const auto outcome = tests::run(folder, command);
  INFO(command << "\n" << outcome.output);
  REQUIRE(outcome.status == 0);
}

struct SignerForTests {
  std::string name;
  Certificate certificate;
  std::unique_ptr<crypto::Signer> signer;
};

/// A new key and a certificate for it, signed by itself; `options` go to openssl req.
inline SignerForTests make_signer(const std::string& name, const crypto::KeyAlgorithm& algorithm,
                                  const std::string& options = "") {
  // Never destroyed: the generator lies in Botan's pool of locked memory, which ends before a
  // static that was begun before it.
  static auto& random = *new crypto::Random;
  crypto::PrivateKey key = crypto::generate_key(algorithm, random);
  const tests::TempFolder folder;
  folder.write("key.der", encode_private_key(key).view());
  require_run(folder,
              "openssl pkey -engine gost -inform DER -in key.der -out key.pem && "
              "openssl req -engine gost -x509 -new -key key.pem -days 30 -utf8 -subj '/C=RU/CN=" +
                  name +
                  "' -addext keyUsage=critical,digitalSignature,nonRepudiation,keyCertSign " +
                  options + " -outform DER -out c.der");
  return {name, decode_certificate(folder.read("c.der")),
          crypto::make_software_signer(std::move(key), random)};
}

/// Of every algorithm that Kepka signs with; both sizes of GOST with a set of its own kind and with
/// cofactor 4.
inline const std::vector<SignerForTests>& all_signers() {
  static const std::vector<SignerForTests> signers = [] {
    std::vector<SignerForTests> out;
    out.push_back(make_signer("Иванова", gost_algorithm("CryptoPro-XchA")));
    out.push_back(make_signer("tc26-256-A", gost_algorithm("tc26-256-A")));
    out.push_back(make_signer("tc26-512-A", gost_algorithm("tc26-512-A")));
    out.push_back(make_signer("tc26-512-C", gost_algorithm("tc26-512-C")));
    out.push_back(make_signer("RSA", rsa_algorithm(2048)));
    out.push_back(make_signer("P-256", ecdsa_algorithm(oids::secp256r1)));
    out.push_back(make_signer("P-384", ecdsa_algorithm(oids::secp384r1)));
    return out;
  }();
  return signers;
}

/// 2026-11-24T12:00:00Z
inline const Time signing_time{std::chrono::seconds(1795521600)};

inline void sign_with(SignedData& signed_data, const SignerForTests& by, ByteView content) {
  const auto digest = crypto::digest_for(by.signer->public_key().algorithm);
  const CmsSigning signing{signed_data.content_type, crypto::digest(digest, content), signing_time};
  add_signature(signed_data, encode_signed_attributes(signing, by.certificate), by.certificate,
                *by.signer);
}

inline Bytes joined(const AroundContent& around, ByteView content) {
  Bytes out = around.before;
  out.insert(out.end(), content.begin(), content.end());
  out.insert(out.end(), around.after.begin(), around.after.end());
  return out;
}

inline Bytes attached_by(const SignerForTests& by, ByteView content) {
  SignedData signed_data = document_to_sign(content.size());
  sign_with(signed_data, by, content);
  return encode_attached(signed_data, content);
}

inline Bytes detached_by(const SignerForTests& by, ByteView content) {
  SignedData signed_data = document_to_sign(std::nullopt);
  sign_with(signed_data, by, content);
  return encode_detached(signed_data);
}

inline base::ByteView document() {
  return base::bytes_of("Заявление на изготовление сертификата\r\n\x1A конец");
}

}  // namespace kepka::pki::tests_support
