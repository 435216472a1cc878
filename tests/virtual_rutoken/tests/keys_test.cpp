// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/keys.h"

#include <functional>

#include "asn1/writer.h"
#include "crypto/gost/parameter_sets.h"
#include "module_in_test.h"
#include "pki/spki.h"

using namespace kepka;
using namespace kepka::tests;

namespace {

/// What OpenSSL with the gost engine says of a signature over a digest.
bool openssl_verifies(const crypto::PublicKey& key, const Bytes& digest, const Bytes& signature) {
  const TempFolder folder;
  folder.write("spki.der", ByteView(pki::encode_spki(key)));
  folder.write("digest", ByteView(digest));
  folder.write("signature", ByteView(signature));
  const Outcome outcome = run(folder,
                              "openssl pkey -engine gost -pubin -inform DER -in spki.der -out "
                              "key.pem && openssl pkeyutl -engine gost "
                              "-verify -pubin -inkey key.pem -in digest -sigfile signature");
  return outcome.status == 0 &&
         outcome.output.find("Signature Verified Successfully") != std::string::npos;
}

using Half = std::function<void(Attributes&)>;

/// What the token answers to the vendor's template once `change_public` and `change_private` had
/// it.
CK_RV answer(const Half& change_public, const Half& change_private) {
  const OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  Attributes public_half = gost_half(CKO_PUBLIC_KEY, cryptopro_a);
  Attributes private_half = gost_half(CKO_PRIVATE_KEY, cryptopro_a);
  change_public(public_half);
  change_private(private_half);
  KeyPair pair;
  const CK_RV rv = generate(token, CKM_GOSTR3410_KEY_PAIR_GEN, public_half, private_half, pair);
  CHECK(find(token).size() == (rv == CKR_OK ? 2 : 0));
  return rv;
}

void as_it_is(Attributes&) {}

}  // namespace

TEST_CASE("every production set of GOST parameters makes keys whose signatures OpenSSL verifies") {
  const OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  int sets = 0;
  for (const auto& set : crypto::gost::parameter_sets()) {
    if (set.test_only) continue;
    CAPTURE(std::string(set.name));
    const bool is_512 = set.kind == crypto::KeyKind::gost2012_512;
    const asn1::Oid oid(set.oid);
    const Bytes parameters = asn1::object_identifier(oid);
    const CK_KEY_TYPE key_type = is_512 ? CKK_GOSTR3410_512 : CKK_GOSTR3410;
    KeyPair pair;
    REQUIRE(generate(token, is_512 ? CKM_GOSTR3410_512_KEY_PAIR_GEN : CKM_GOSTR3410_KEY_PAIR_GEN,
                     gost_half(CKO_PUBLIC_KEY, parameters, key_type),
                     gost_half(CKO_PRIVATE_KEY, parameters, key_type), pair) == CKR_OK);

    const Bytes digest = crypto::digest(
        is_512 ? crypto::Digest::streebog512 : crypto::Digest::streebog256, base::bytes_of("text"));
    Bytes signature;
    REQUIRE(sign(token, is_512 ? CKM_GOSTR3410_512 : CKM_GOSTR3410, pair.private_key, digest,
                 signature) == CKR_OK);
    const crypto::PublicKey key{{set.kind, oid, 0}, value_of(token, pair.public_key, CKA_VALUE)};
    CHECK(openssl_verifies(key, digest, signature));
    signature.back() ^= 1;
    CHECK_FALSE(openssl_verifies(key, digest, signature));
    ++sets;
  }
  CHECK(sets == 12);
}

TEST_CASE("a template of the vendor's own is taken, with what its programs add") {
  CHECK(answer(as_it_is, as_it_is) == CKR_OK);
  const auto digest = base::from_hex("06082a85030701010202");
  const auto add = [&](Attributes& half) {
    half.bytes(CKA_GOSTR3411_PARAMS, digest).flag(CKA_DERIVE, true).text(CKA_LABEL, "ключ");
  };
  CHECK(answer(add, [&](Attributes& half) {
          add(half);
          half.flag(CKA_SIGN, true)
              .text(CKA_START_DATE, "20260101")
              .text(CKA_END_DATE, "20270331")
              .flag(rutoken::cka_vendor_key_journal, true);
        }) == CKR_OK);
}

TEST_CASE("templates that do not fit are refused, and nothing is made") {
  CHECK(answer([](Attributes& half) { half.without(CKA_GOSTR3410_PARAMS); }, as_it_is) ==
        CKR_TEMPLATE_INCOMPLETE);
  CHECK(answer([](Attributes& half) { half.without(CKA_KEY_TYPE).number(CKA_KEY_TYPE, CKK_RSA); },
               as_it_is) == CKR_TEMPLATE_INCONSISTENT);
  CHECK(answer(as_it_is, [](Attributes& half) {
          half.without(CKA_KEY_TYPE).number(CKA_KEY_TYPE, CKK_GOSTR3410_512);
        }) == CKR_TEMPLATE_INCONSISTENT);
  CHECK(answer([](Attributes& half) { half.without(CKA_CLASS).number(CKA_CLASS, CKO_PRIVATE_KEY); },
               as_it_is) == CKR_TEMPLATE_INCONSISTENT);
  CHECK(answer(as_it_is, [](Attributes& half) {
          half.without(CKA_GOSTR3410_PARAMS)
              .bytes(CKA_GOSTR3410_PARAMS, base::from_hex("06072a850302022302"));
        }) == CKR_TEMPLATE_INCONSISTENT);
  CHECK(answer(as_it_is, [](Attributes& half) { half.flag(CKA_EXTRACTABLE, true); }) ==
        CKR_TEMPLATE_INCONSISTENT);
  CHECK(answer(as_it_is, [](Attributes& half) { half.flag(CKA_SENSITIVE, false); }) ==
        CKR_TEMPLATE_INCONSISTENT);
  CHECK(answer(as_it_is, [](Attributes& half) {
          half.without(CKA_PRIVATE).flag(CKA_PRIVATE, false);
        }) == CKR_TEMPLATE_INCONSISTENT);
  CHECK(answer([](Attributes& half) { half.number(CKA_MODULUS_BITS, 2048); }, as_it_is) ==
        CKR_TEMPLATE_INCONSISTENT);
  CHECK(answer([](Attributes& half) { half.flag(CKA_SIGN, true); }, as_it_is) ==
        CKR_TEMPLATE_INCONSISTENT);
  CHECK(answer([](Attributes& half) { half.bytes(CKA_ID, {0x09}); }, as_it_is) ==
        CKR_TEMPLATE_INCONSISTENT);  // twice
  CHECK(answer(as_it_is, [](Attributes& half) { half.flag(CKA_LOCAL, true); }) ==
        CKR_ATTRIBUTE_READ_ONLY);
  CHECK(answer([](Attributes& half) { half.flag(0x7777, true); }, as_it_is) ==
        CKR_ATTRIBUTE_TYPE_INVALID);
  CHECK(answer([](Attributes& half) { half.without(CKA_TOKEN).number(CKA_TOKEN, 1); }, as_it_is) ==
        CKR_ATTRIBUTE_VALUE_INVALID);
  CHECK(answer([](Attributes& half) { half.text(CKA_START_DATE, "2026-1-1"); }, as_it_is) ==
        CKR_ATTRIBUTE_VALUE_INVALID);
  // A curve of 512 bits, a set for tests, a hash of another size, and no OID at all.
  for (const char* parameters :
       {"06092a8503070102010201", "06072a850302022300", "06092a85030701020102", "0500"}) {
    CAPTURE(parameters);
    CHECK(answer(
              [&](Attributes& half) {
                half.without(CKA_GOSTR3410_PARAMS)
                    .bytes(CKA_GOSTR3410_PARAMS, base::from_hex(parameters));
              },
              [](Attributes& half) { half.without(CKA_GOSTR3410_PARAMS); }) ==
          CKR_ATTRIBUTE_VALUE_INVALID);
  }
  CHECK(answer(
            [](Attributes& half) {
              half.bytes(CKA_GOSTR3411_PARAMS, base::from_hex("06082a85030701010203"));
            },
            as_it_is) == CKR_ATTRIBUTE_VALUE_INVALID);
}

TEST_CASE("a key is made only with the user logged in and in a read-write session") {
  OpenToken token;
  const Attributes public_half = gost_half(CKO_PUBLIC_KEY, cryptopro_a);
  const Attributes private_half = gost_half(CKO_PRIVATE_KEY, cryptopro_a);
  KeyPair pair;
  CHECK(generate(token, CKM_GOSTR3410_KEY_PAIR_GEN, public_half, private_half, pair) ==
        CKR_USER_NOT_LOGGED_IN);
  REQUIRE(token.login(so_pin, CKU_SO) == CKR_OK);
  CHECK(generate(token, CKM_GOSTR3410_KEY_PAIR_GEN, public_half, private_half, pair) ==
        CKR_USER_NOT_LOGGED_IN);
  REQUIRE(token->C_Logout(token.session) == CKR_OK);
  REQUIRE(token.login() == CKR_OK);
  REQUIRE(token.open(false, token.session) == CKR_OK);
  CHECK(generate(token, CKM_GOSTR3410_KEY_PAIR_GEN, public_half, private_half, pair) ==
        CKR_SESSION_READ_ONLY);
}

TEST_CASE("raw mechanisms take a digest of their own length and nothing else") {
  const OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  const KeyPair pair = gost_pair(token);
  Bytes signature;
  for (const std::size_t length : {0U, 20U, 31U, 33U, 64U}) {
    CAPTURE(length);
    CHECK(sign(token, CKM_GOSTR3410, pair.private_key, Bytes(length), signature) ==
          CKR_DATA_LEN_RANGE);
  }
  // Each failure ended its operation, and so does a right one.
  CHECK(sign(token, CKM_GOSTR3410, pair.private_key, Bytes(32), signature) == CKR_OK);
  CHECK(signature.size() == 64);
  CHECK(sign(token, CKM_GOSTR3410_512, pair.private_key, Bytes(64), signature) ==
        CKR_KEY_TYPE_INCONSISTENT);
  CHECK(sign(token, CKM_GOSTR3410, pair.public_key, Bytes(32), signature) ==
        CKR_KEY_HANDLE_INVALID);
  CHECK(sign(token, CKM_SHA256_RSA_PKCS, pair.private_key, Bytes(32), signature) ==
        CKR_MECHANISM_INVALID);
}

TEST_CASE("asking for a signature's length and a small buffer leave the operation active") {
  const OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  const KeyPair pair = gost_pair(token);
  CK_MECHANISM mechanism{CKM_GOSTR3410, nullptr, 0};
  Bytes digest(32, 7);
  Bytes signature(64);
  CK_ULONG length = 0;
  CHECK(token->C_Sign(token.session, digest.data(), 32, nullptr, &length) ==
        CKR_OPERATION_NOT_INITIALIZED);
  REQUIRE(token->C_SignInit(token.session, &mechanism, pair.private_key) == CKR_OK);
  CHECK(token->C_SignInit(token.session, &mechanism, pair.private_key) == CKR_OPERATION_ACTIVE);
  CHECK(token->C_Sign(token.session, digest.data(), 32, nullptr, &length) == CKR_OK);
  CHECK(length == 64);
  length = 63;
  CHECK(token->C_Sign(token.session, digest.data(), 32, signature.data(), &length) ==
        CKR_BUFFER_TOO_SMALL);
  CHECK(length == 64);
  CHECK(token->C_Sign(token.session, digest.data(), 32, signature.data(), &length) == CKR_OK);
  CHECK(token->C_Sign(token.session, digest.data(), 32, signature.data(), &length) ==
        CKR_OPERATION_NOT_INITIALIZED);
}

TEST_CASE("each model makes the keys that it can") {
  struct Case {
    const char* model;
    CK_MECHANISM_TYPE mechanism;
    Attributes public_half;
    CK_RV expected;
  };
  const Bytes p384 = base::from_hex("06052b81040022");
  const Bytes p521 = base::from_hex("06052b81040023");
  const std::vector<Case> cases = {
      {"ecp3", CKM_RSA_PKCS_KEY_PAIR_GEN, Attributes().number(CKA_MODULUS_BITS, 1024), CKR_OK},
      {"ecp3", CKM_RSA_PKCS_KEY_PAIR_GEN, Attributes().number(CKA_MODULUS_BITS, 4352),
       CKR_KEY_SIZE_RANGE},
      {"ecp3", CKM_RSA_PKCS_KEY_PAIR_GEN, Attributes(), CKR_TEMPLATE_INCOMPLETE},
      {"ecp3", CKM_EC_KEY_PAIR_GEN, Attributes().bytes(CKA_EC_PARAMS, p384), CKR_OK},
      {"ecp3", CKM_EC_KEY_PAIR_GEN, Attributes().bytes(CKA_EC_PARAMS, p521),
       CKR_CURVE_NOT_SUPPORTED},
      {"ecp2", CKM_RSA_PKCS_KEY_PAIR_GEN, Attributes().number(CKA_MODULUS_BITS, 3072),
       CKR_KEY_SIZE_RANGE},
      {"ecp2", CKM_EC_KEY_PAIR_GEN, Attributes().bytes(CKA_EC_PARAMS, p384), CKR_MECHANISM_INVALID},
      {"lite", CKM_GOSTR3410_KEY_PAIR_GEN, Attributes().bytes(CKA_GOSTR3410_PARAMS, cryptopro_a),
       CKR_MECHANISM_INVALID},
  };
  for (const Case& each : cases) {
    CAPTURE(each.model, each.mechanism);
    const OpenToken token(std::string(R"(,"model":")") + each.model + "\"");
    REQUIRE(token.login() == CKR_OK);
    KeyPair pair;
    CHECK(generate(token, each.mechanism, each.public_half, Attributes(), pair) == each.expected);
  }
}

TEST_CASE("a mechanism that the configuration leaves out is not there") {
  const OpenToken token(R"(,"withoutMechanisms":["CKM_GOSTR3410_512_KEY_PAIR_GEN"])");
  REQUIRE(token.login() == CKR_OK);
  KeyPair pair;
  CHECK(generate(token, CKM_GOSTR3410_512_KEY_PAIR_GEN,
                 gost_half(CKO_PUBLIC_KEY, tc26_512_a, CKK_GOSTR3410_512),
                 gost_half(CKO_PRIVATE_KEY, tc26_512_a, CKK_GOSTR3410_512),
                 pair) == CKR_MECHANISM_INVALID);
}
