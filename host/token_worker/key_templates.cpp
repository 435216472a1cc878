// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/key_templates.h"

#include <algorithm>
#include <iterator>

#include "asn1/writer.h"
#include "token_worker/algorithms.h"

namespace kepka::token_worker {

namespace {

using crypto::KeyKind;

constexpr Fullness all_fullnesses[] = {Fullness::whole, Fullness::without_dates, Fullness::minimal,
                                       Fullness::bare};

enum class Half { of_public, of_private };

/// What a flag is set to.
enum class Set { yes, no, as_exchange };

struct FlagRow {
  CK_ATTRIBUTE_TYPE type;
  Half half;
  Set set;
  Fullness last;          // the barest template that still has it
  bool gost, rsa, ecdsa;  // the kinds that have it
};

// Decrypting and encrypting go together, or CryptoAPI takes neither for AT_KEYEXCHANGE. A GOST key
// is never extractable on a token and modules refuse to be told; a software module must be told.
constexpr FlagRow flags[] = {
    {CKA_VERIFY, Half::of_public, Set::yes, Fullness::without_dates, true, true, true},
    {CKA_ENCRYPT, Half::of_public, Set::as_exchange, Fullness::without_dates, true, true, false},
    {CKA_SIGN, Half::of_private, Set::yes, Fullness::without_dates, true, true, true},
    {CKA_DECRYPT, Half::of_private, Set::as_exchange, Fullness::without_dates, true, true, false},
    {CKA_DERIVE, Half::of_private, Set::as_exchange, Fullness::without_dates, true, false, true},
    {CKA_SENSITIVE, Half::of_private, Set::yes, Fullness::minimal, false, true, true},
    {CKA_EXTRACTABLE, Half::of_private, Set::no, Fullness::minimal, false, true, true},
};

constexpr std::uint8_t public_exponent[] = {0x01, 0x00, 0x01};  // 65537

bool has(const FlagRow& row, KeyKind kind) {
  if (kind == KeyKind::rsa) return row.rsa;
  return kind == KeyKind::ecdsa ? row.ecdsa : row.gost;
}

void add_flags(KeyTemplates& out, const KeyWish& wish, Fullness fullness) {
  for (const FlagRow& row : flags) {
    if (!has(row, wish.algorithm.kind) || fullness > row.last) continue;
    Template& half = row.half == Half::of_public ? out.of_public : out.of_private;
    half.flag(row.type, row.set == Set::yes || (row.set == Set::as_exchange && wish.exchange));
  }
}

/// The digest that goes with a GOST key, as an OID with tag and length.
base::Bytes digest_parameters(KeyKind kind) {
  const bool is_256 = kind == KeyKind::gost2012_256;
  return asn1::object_identifier(asn1::Oid(is_256 ? "1.2.643.7.1.1.2.2" : "1.2.643.7.1.1.2.3"));
}

void add_gost(KeyTemplates& out, const crypto::KeyAlgorithm& algorithm, Fullness fullness) {
  const base::Bytes set = asn1::object_identifier(algorithm.parameter_set);
  for (Template* half : {&out.of_public, &out.of_private}) {
    half->bytes(CKA_GOSTR3410_PARAMS, set);
    if (fullness == Fullness::bare) continue;
    half->bytes(CKA_GOSTR3411_PARAMS, digest_parameters(algorithm.kind));
  }
}

void add_algorithm(KeyTemplates& out, const crypto::KeyAlgorithm& algorithm, Fullness fullness) {
  switch (algorithm.kind) {
    case KeyKind::rsa:
      out.of_public.number(CKA_MODULUS_BITS, algorithm.rsa_bits);
      out.of_public.bytes(CKA_PUBLIC_EXPONENT, public_exponent);
      return;
    case KeyKind::ecdsa:
      out.of_public.bytes(CKA_EC_PARAMS, asn1::object_identifier(algorithm.parameter_set));
      return;
    default:
      add_gost(out, algorithm, fullness);
  }
}

/// CK_DATE is the eight digits (PKCS #11 base specification 3.4).
void add_dates(Template& half, const KeyWish& wish) {
  if (wish.start) half.text(CKA_START_DATE, *wish.start);
  if (wish.end) half.text(CKA_END_DATE, *wish.end);
}

}  // namespace

std::span<const Fullness> fullnesses() { return all_fullnesses; }

KeyTemplates key_templates(const KeyWish& wish, Fullness fullness) {
  KeyTemplates out;
  out.of_public.number(CKA_CLASS, CKO_PUBLIC_KEY).flag(CKA_PRIVATE, false);
  out.of_private.number(CKA_CLASS, CKO_PRIVATE_KEY).flag(CKA_PRIVATE, true);
  for (Template* half : {&out.of_public, &out.of_private}) {
    half->number(CKA_KEY_TYPE, row_of(wish.algorithm.kind).key_type);
    half->flag(CKA_TOKEN, true);
    half->bytes(CKA_ID, wish.id);
    if (fullness != Fullness::bare) half->text(CKA_LABEL, wish.label);
  }
  add_algorithm(out, wish.algorithm, fullness);
  add_flags(out, wish, fullness);
  if (fullness == Fullness::whole) add_dates(out.of_private, wish);
  return out;
}

}  // namespace kepka::token_worker
