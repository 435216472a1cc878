// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/key_templates.h"

#include <map>

#include "catch.h"
#include "token_worker/rutoken.h"

using namespace kepka::token_worker;
namespace asn1 = kepka::asn1;
using kepka::base::ByteView;
using kepka::base::from_hex;
using kepka::base::to_hex;
using kepka::crypto::KeyKind;

namespace {

using Values = std::map<CK_ATTRIBUTE_TYPE, std::string>;  // in hex

Values values_of(const Template& half) {
  Values out;
  for (const CK_ATTRIBUTE& each : half.attributes()) {
    const auto* bytes = static_cast<const std::uint8_t*>(each.pValue);
    const bool is_first = out.emplace(each.type, to_hex(ByteView(bytes, each.ulValueLen))).second;
    CHECK(is_first);
  }
  return out;
}

KeyWish wish_of(KeyKind kind, const char* set, unsigned bits = 0) {
  KeyWish wish;
  wish.id = from_hex("0a0b");
  wish.label = "Key";
  wish.algorithm.kind = kind;
  if (set != nullptr) wish.algorithm.parameter_set = asn1::Oid(set);
  wish.algorithm.rsa_bits = bits;
  wish.exchange = true;
  wish.start = "20260101";
  wish.end = "20270401";
  return wish;
}

constexpr const char* xch_a = "1.2.643.2.2.36.0";

}  // namespace

TEST_CASE("A whole GOST template says parameters, use, label and the usage period") {
  const KeyTemplates out = key_templates(wish_of(KeyKind::gost2012_256, xch_a), Fullness::whole);
  const Values of_public = values_of(out.of_public);
  const Values of_private = values_of(out.of_private);
  for (const Values* half : {&of_public, &of_private}) {
    CHECK(half->at(CKA_ID) == "0a0b");
    CHECK(half->at(CKA_LABEL) == "4b6579");
    CHECK(half->at(CKA_TOKEN) == "01");
    CHECK(half->at(CKA_KEY_TYPE) == "3000000000000000");
    CHECK(half->at(CKA_GOSTR3410_PARAMS) == "06072a850302022400");
    CHECK(half->at(CKA_GOSTR3411_PARAMS) == "06082a85030701010202");
  }
  CHECK(of_public.at(CKA_PRIVATE) == "00");
  CHECK(of_private.at(CKA_PRIVATE) == "01");
  CHECK(of_public.at(CKA_ENCRYPT) == "01");
  CHECK(of_private.at(CKA_DECRYPT) == "01");
  CHECK(of_private.at(CKA_SIGN) == "01");
  CHECK(of_private.at(CKA_DERIVE) == "01");
  CHECK(of_private.at(CKA_START_DATE) == to_hex(kepka::base::bytes_of("20260101")));
  CHECK(of_private.at(CKA_END_DATE) == to_hex(kepka::base::bytes_of("20270401")));
  CHECK(of_public.count(CKA_START_DATE) == 0);
}

TEST_CASE("A key for signatures alone neither encrypts nor decrypts nor derives") {
  KeyWish wish = wish_of(KeyKind::gost2012_256, xch_a);
  wish.exchange = false;
  const KeyTemplates out = key_templates(wish, Fullness::whole);
  CHECK(values_of(out.of_public).at(CKA_ENCRYPT) == "00");
  CHECK(values_of(out.of_private).at(CKA_DECRYPT) == "00");
  CHECK(values_of(out.of_private).at(CKA_DERIVE) == "00");
  CHECK(values_of(out.of_private).at(CKA_SIGN) == "01");
}

TEST_CASE("A minimal GOST template is the maker's own and the label") {
  const KeyWish wish = wish_of(KeyKind::gost2012_512, "1.2.643.7.1.2.1.2.1");
  const KeyTemplates out = key_templates(wish, Fullness::minimal);
  const Values of_public = values_of(out.of_public);
  const Values of_private = values_of(out.of_private);
  for (const Values* half : {&of_public, &of_private}) {
    CHECK(half->size() == 8);
    CHECK(half->count(CKA_LABEL) == 1);
    CHECK(half->at(CKA_KEY_TYPE) == "031032d400000000");
    CHECK(half->at(CKA_GOSTR3410_PARAMS) == "06092a8503070102010201");
    CHECK(half->at(CKA_GOSTR3411_PARAMS) == "06082a85030701010203");
  }
  const KeyTemplates bare = key_templates(wish, Fullness::bare);
  CHECK(values_of(bare.of_private).count(CKA_LABEL) == 0);
  CHECK(values_of(bare.of_private).count(CKA_GOSTR3411_PARAMS) == 0);
  CHECK(values_of(bare.of_public).at(CKA_ID) == "0a0b");
}

TEST_CASE("RSA and EC keys are told to stay on the token") {
  const KeyWish rsa = wish_of(KeyKind::rsa, nullptr, 2048);
  const KeyWish ec = wish_of(KeyKind::ecdsa, "1.2.840.10045.3.1.7");
  for (const Fullness fullness : {Fullness::whole, Fullness::without_dates, Fullness::minimal}) {
    for (const KeyWish* wish : {&rsa, &ec}) {
      const Values of_private = values_of(key_templates(*wish, fullness).of_private);
      CHECK(of_private.at(CKA_SENSITIVE) == "01");
      CHECK(of_private.at(CKA_EXTRACTABLE) == "00");
    }
  }
  const Values rsa_public = values_of(key_templates(rsa, Fullness::whole).of_public);
  CHECK(rsa_public.at(CKA_MODULUS_BITS) == "0008000000000000");
  CHECK(rsa_public.at(CKA_PUBLIC_EXPONENT) == "010001");
  const KeyTemplates ec_whole = key_templates(ec, Fullness::whole);
  CHECK(values_of(ec_whole.of_public).at(CKA_EC_PARAMS) == "06082a8648ce3d030107");
  CHECK(values_of(ec_whole.of_private).count(CKA_DECRYPT) == 0);
}

TEST_CASE("Templates are tried from the fullest to the barest") {
  std::size_t before =
      values_of(
          key_templates(wish_of(KeyKind::gost2012_256, xch_a), fullnesses().front()).of_private)
          .size();
  for (const Fullness fullness : fullnesses().subspan(1)) {
    const std::size_t size =
        values_of(key_templates(wish_of(KeyKind::gost2012_256, xch_a), fullness).of_private).size();
    CHECK(size < before);
    before = size;
  }
}
