// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "module_in_test.h"

using namespace kepka;
using namespace kepka::tests;

namespace {

Attributes data_object(bool is_private, std::size_t size = 10) {
  Attributes object;
  object.number(CKA_CLASS, CKO_DATA)
      .flag(CKA_TOKEN, true)
      .flag(CKA_PRIVATE, is_private)
      .text(CKA_LABEL, "data")
      .bytes(CKA_VALUE, Bytes(size, 0x42));
  return object;
}

Attributes certificate(const Bytes& value = base::from_hex("3000")) {
  Attributes object;
  object.number(CKA_CLASS, CKO_CERTIFICATE)
      .number(CKA_CERTIFICATE_TYPE, CKC_X_509)
      .flag(CKA_TOKEN, true)
      .number(CKA_CERTIFICATE_CATEGORY, rutoken::category_token_user)
      .bytes(CKA_ID, {0x01, 0x02})
      .bytes(CKA_VALUE, value);
  return object;
}

}  // namespace

TEST_CASE("private objects are not there for whoever has not logged in") {
  const OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  const KeyPair pair = gost_pair(token);
  CK_OBJECT_HANDLE secret = 0;
  REQUIRE(create(token, data_object(true), secret) == CKR_OK);
  CHECK(find(token).size() == 3);
  REQUIRE(token->C_Logout(token.session) == CKR_OK);

  CHECK(find(token) == std::vector{pair.public_key});
  CK_ATTRIBUTE row{CKA_LABEL, nullptr, 0};
  for (const CK_OBJECT_HANDLE handle : {secret, pair.private_key}) {
    CHECK(token->C_GetAttributeValue(token.session, handle, &row, 1) == CKR_OBJECT_HANDLE_INVALID);
    CHECK(token->C_DestroyObject(token.session, handle) == CKR_OBJECT_HANDLE_INVALID);
  }
  CHECK(token->C_DestroyObject(token.session, pair.public_key) == CKR_USER_NOT_LOGGED_IN);
  CHECK(create(token, data_object(false), secret) == CKR_USER_NOT_LOGGED_IN);
}

TEST_CASE("a private key's value cannot be read, and the other attributes say why") {
  const OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  const KeyPair pair = gost_pair(token);
  Bytes id(1);
  Bytes label(8);
  CK_ATTRIBUTE rows[] = {{CKA_VALUE, nullptr, 0},
                         {CKA_ID, id.data(), 1},
                         {CKA_MODULUS, nullptr, 0},
                         {CKA_LABEL, label.data(), 8}};
  CHECK(token->C_GetAttributeValue(token.session, pair.private_key, rows, 4) ==
        CKR_ATTRIBUTE_SENSITIVE);
  for (int i = 0; i < 3; ++i) CHECK(rows[i].ulValueLen == CK_UNAVAILABLE_INFORMATION);
  CHECK(rows[3].ulValueLen == 0);  // there, and empty
  CHECK(token->C_GetAttributeValue(token.session, pair.private_key, rows + 2, 1) ==
        CKR_ATTRIBUTE_TYPE_INVALID);
  rows[1].ulValueLen = 1;
  CHECK(token->C_GetAttributeValue(token.session, pair.private_key, rows + 1, 1) ==
        CKR_BUFFER_TOO_SMALL);
  for (const auto type : {CKA_SENSITIVE, CKA_ALWAYS_SENSITIVE, CKA_NEVER_EXTRACTABLE, CKA_LOCAL}) {
    CHECK(value_of(token, pair.private_key, type) == Bytes{1});
  }
  CHECK(value_of(token, pair.private_key, CKA_EXTRACTABLE) == Bytes{0});
}

TEST_CASE("only the label of an object can be changed") {
  const OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  const KeyPair pair = gost_pair(token);
  const auto set = [&](const Attributes& wanted) {
    auto rows = wanted.rows();
    return token->C_SetAttributeValue(token.session, pair.private_key, rows.data(), rows.size());
  };
  CHECK(set(Attributes().bytes(CKA_ID, {9})) == CKR_ATTRIBUTE_READ_ONLY);
  CHECK(set(Attributes().text(CKA_LABEL, "x").flag(CKA_SIGN, false)) == CKR_ATTRIBUTE_READ_ONLY);
  CHECK(value_of(token, pair.private_key, CKA_LABEL).empty());
  CHECK(set(Attributes().text(CKA_LABEL, "новая")) == CKR_OK);
  CHECK(base::text_of(value_of(token, pair.private_key, CKA_LABEL)) == "новая");
}

TEST_CASE("a certificate, its key and its public key share an identifier") {
  const OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  gost_pair(token);
  CK_OBJECT_HANDLE handle = 0;
  REQUIRE(create(token, certificate(), handle) == CKR_OK);
  CHECK(find(token, Attributes().bytes(CKA_ID, {0x01, 0x02})).size() == 3);
  CHECK(find(token, Attributes().bytes(CKA_ID, {0x01})).empty());
  CHECK(value_of(token, handle, CKA_VALUE) == base::from_hex("3000"));
  CHECK(create(token, certificate(base::from_hex("300000")), handle) ==
        CKR_ATTRIBUTE_VALUE_INVALID);
  CHECK(create(token, certificate().without(CKA_CERTIFICATE_TYPE), handle) ==
        CKR_TEMPLATE_INCOMPLETE);
  CHECK(create(token, certificate().without(CKA_VALUE), handle) == CKR_TEMPLATE_INCOMPLETE);
  CHECK(create(token, certificate().flag(CKA_TRUSTED, true), handle) == CKR_ATTRIBUTE_READ_ONLY);
}

TEST_CASE("keys are not imported") {
  const OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  CK_OBJECT_HANDLE handle = 0;
  CHECK(create(token, gost_half(CKO_PRIVATE_KEY, cryptopro_a).bytes(CKA_VALUE, Bytes(32, 1)),
               handle) == CKR_FUNCTION_NOT_SUPPORTED);
  CHECK(find(token).empty());
}

TEST_CASE("a Lite keeps data, and certificates if it takes them") {
  CK_OBJECT_HANDLE handle = 0;
  const OpenToken lite(R"(,"model":"lite")");
  REQUIRE(lite.login() == CKR_OK);
  CHECK(create(lite, data_object(true), handle) == CKR_OK);
  CHECK(value_of(lite, handle, CKA_VALUE) == Bytes(10, 0x42));
  CHECK(create(lite, certificate(), handle) == CKR_OK);
  CK_ULONG count = 1;
  CHECK(lite->C_GetMechanismList(0, nullptr, &count) == CKR_OK);
  CHECK(count == 0);
  Bytes random(8);
  CHECK(lite->C_GenerateRandom(lite.session, random.data(), 8) == CKR_RANDOM_NO_RNG);

  const OpenToken without(R"(,"model":"lite","takesCertificates":false)");
  REQUIRE(without.login() == CKR_OK);
  CHECK(create(without, certificate(), handle) == CKR_ATTRIBUTE_VALUE_INVALID);
}

TEST_CASE("a full token says so, keeps nothing of what did not fit, and room comes back") {
  const OpenToken token(R"(,"memory":1000)");
  REQUIRE(token.login() == CKR_OK);
  CK_OBJECT_HANDLE first = 0;
  CK_OBJECT_HANDLE second = 0;
  REQUIRE(create(token, data_object(false, 500), first) == CKR_OK);
  const CK_ULONG free = token.info().ulFreePublicMemory;
  CHECK(free < 500);
  CHECK(create(token, data_object(false, 500), second) == CKR_DEVICE_MEMORY);
  KeyPair pair;
  // The public half alone would fit.
  CHECK(generate(token, CKM_GOSTR3410_KEY_PAIR_GEN, gost_half(CKO_PUBLIC_KEY, cryptopro_a),
                 gost_half(CKO_PRIVATE_KEY, cryptopro_a), pair) == CKR_DEVICE_MEMORY);
  CHECK(find(token) == std::vector{first});
  CHECK(token.info().ulFreePublicMemory == free);
  REQUIRE(token->C_DestroyObject(token.session, first) == CKR_OK);
  CHECK(token.info().ulFreePublicMemory == 1000);
  CHECK(create(token, data_object(false, 500), second) == CKR_OK);
}

TEST_CASE("session objects end with their session and leave the token as it was") {
  OpenToken token;
  CK_OBJECT_HANDLE handle = 0;
  REQUIRE(create(token, data_object(false).without(CKA_TOKEN), handle) == CKR_OK);
  CHECK(find(token) == std::vector{handle});
  CHECK(token.info().ulFreePublicMemory == token.info().ulTotalPublicMemory);
  REQUIRE(token->C_CloseSession(token.session) == CKR_OK);
  REQUIRE(token.open(true, token.session) == CKR_OK);
  CHECK(find(token).empty());
}

TEST_CASE("a search is given in pieces and is one at a time") {
  const OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  CK_OBJECT_HANDLE handle = 0;
  for (int i = 0; i < 3; ++i) REQUIRE(create(token, data_object(false), handle) == CKR_OK);
  CK_OBJECT_HANDLE found[2] = {};
  CK_ULONG count = 0;
  CHECK(token->C_FindObjects(token.session, found, 2, &count) == CKR_OPERATION_NOT_INITIALIZED);
  REQUIRE(token->C_FindObjectsInit(token.session, nullptr, 0) == CKR_OK);
  CHECK(token->C_FindObjectsInit(token.session, nullptr, 0) == CKR_OPERATION_ACTIVE);
  for (const CK_ULONG expected : {2U, 1U, 0U}) {
    CHECK(token->C_FindObjects(token.session, found, 2, &count) == CKR_OK);
    CHECK(count == expected);
  }
  CHECK(token->C_FindObjectsFinal(token.session) == CKR_OK);
}

TEST_CASE("Streebog and the seed of the generator are as Rutoken has them") {
  const OpenToken token(R"(,"acceptsSeed":false)");
  Bytes oid = base::from_hex("06082a85030701010202");
  CK_MECHANISM mechanism{CKM_GOSTR3411_12_256, oid.data(), oid.size()};
  REQUIRE(token->C_DigestInit(token.session, &mechanism) == CKR_OK);
  Bytes digest(32);
  CK_ULONG length = digest.size();
  const std::string message = "012345678901234567890123456789012345678901234567890123456789012";
  REQUIRE(token->C_Digest(token.session, pointer(message), message.size(), digest.data(),
                          &length) == CKR_OK);
  // RFC 6986 10.1.2: example 1, whose digest is printed as a number.
  CHECK(base::to_hex(digest) == "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500");
  Bytes seed(32, 1);
  CHECK(token->C_SeedRandom(token.session, seed.data(), seed.size()) ==
        CKR_RANDOM_SEED_NOT_SUPPORTED);
  Bytes random(32);
  CHECK(token->C_GenerateRandom(token.session, random.data(), random.size()) == CKR_OK);
  CHECK(random != Bytes(32));
  const OpenToken willing;
  CHECK(willing->C_SeedRandom(willing.session, seed.data(), seed.size()) == CKR_OK);
}
