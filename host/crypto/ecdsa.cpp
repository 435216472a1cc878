// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/ecdsa.h"

#include <botan/ecdsa.h>
#include <botan/pubkey.h>

#include <algorithm>
#include <array>
#include <string>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "crypto/big_integer.h"
#include "crypto/botan_random.h"

namespace kepka::crypto::ecdsa {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::array curves = {
    NamedCurve{"1.2.840.10045.3.1.7", 32, Digest::sha256},  // P-256
    NamedCurve{"1.3.132.0.34", 48, Digest::sha384},         // P-384
};

constexpr const char* padding = "Raw";  // takes the digest

// Keys are built from encodings, as their constructors differ between Botan 2 and 3.
Botan::AlgorithmIdentifier algorithm_of(const NamedCurve& curve) {
  return {Botan::OID("1.2.840.10045.2.1"), asn1::object_identifier(asn1::Oid(curve.oid))};
}

Botan::ECDSA_PrivateKey read_private(const NamedCurve& curve, ByteView value) {
  if (value.size() != curve.width) {
    throw Error(ErrorCode::keyDamaged, "private key of another length");
  }
  if (from_big_endian(value).is_zero()) {
    throw Error(ErrorCode::keyDamaged, "private key out of range");
  }
  // ECPrivateKey (RFC 5915 3): version 1 and the number, written by hand because asn1 knows no
  // memory that is wiped.
  const auto width = static_cast<std::uint8_t>(curve.width);
  Botan::secure_vector<std::uint8_t> der = {asn1::tag::sequence,
                                            static_cast<std::uint8_t>(width + 5),
                                            asn1::tag::integer,
                                            1,
                                            1,
                                            asn1::tag::octet_string,
                                            width};
  der.insert(der.end(), value.begin(), value.end());
  try {
    Botan::ECDSA_PrivateKey key(algorithm_of(curve), der);
    if (from_big_endian(value) < key.domain().get_order()) return key;
  } catch (const Botan::Exception&) {
    throw Error(ErrorCode::keyDamaged, "not a private key of the curve");
  }
  throw Error(ErrorCode::keyDamaged, "private key out of range");
}

/// Throws Botan::Exception for what is no point of the curve.
Botan::ECDSA_PublicKey read_public(const NamedCurve& curve, ByteView value) {
  return {algorithm_of(curve), Bytes(value.begin(), value.end())};
}

/// Only the uncompressed form; Botan would take the others too.
bool has_form(const NamedCurve& curve, ByteView public_value) {
  return public_value.size() == 1 + 2 * curve.width && public_value.front() == 0x04;
}

/// Appends `integer`, content octets of an INTEGER, in fixed width; false if it is no such number.
bool append_half(Bytes& halves, ByteView integer, std::size_t width) {
  if (integer.front() >= 0x80) return false;
  if (integer.front() == 0) integer = integer.subspan(1);
  if (integer.size() > width) return false;
  halves.insert(halves.end(), width - integer.size(), 0);
  halves.insert(halves.end(), integer.begin(), integer.end());
  return true;
}

/// r ‖ s of fixed width from ECDSA-Sig-Value (RFC 3279 2.2.3); empty if it is none.
Bytes read_signature(const NamedCurve& curve, ByteView signature) {
  try {
    asn1::Reader outer(signature);
    asn1::Reader fields = outer.enter(asn1::tag::sequence, "ECDSA-Sig-Value");
    outer.finish("ECDSA-Sig-Value");
    const ByteView r = fields.integer("r");
    const ByteView s = fields.integer("s");
    fields.finish("ECDSA-Sig-Value");
    Bytes halves;
    if (append_half(halves, r, curve.width) && append_half(halves, s, curve.width)) return halves;
  } catch (const Error&) {
    return {};
  }
  return {};
}

}  // namespace

const NamedCurve* find_by_oid(const asn1::Oid& oid) {
  const std::string dotted = oid.dotted();
  const auto found = std::find_if(curves.begin(), curves.end(), [&dotted](const NamedCurve& curve) {
    return curve.oid == dotted;
  });
  return found == curves.end() ? nullptr : &*found;
}

base::Secret generate(const NamedCurve& curve, Random& random) {
  Bytes one(curve.width);
  one.back() = 1;
  const BigInt d = random_below(read_private(curve, one).domain().get_order(), random);
  base::Secret value(curve.width);
  value.resize(curve.width);
  to_big_endian(d, {value.data(), value.size()});
  return value;
}

Bytes public_value(const NamedCurve& curve, ByteView private_value) {
  return read_private(curve, private_value).public_key_bits();
}

bool is_public_value(const NamedCurve& curve, ByteView public_value) {
  if (!has_form(curve, public_value)) return false;
  try {
    read_public(curve, public_value);
    return true;
  } catch (const Botan::Exception&) {
    return false;
  }
}

Bytes sign(const NamedCurve& curve, ByteView private_value, ByteView digest, Random& random) {
  const auto key = read_private(curve, private_value);
  BotanRandom rng(random);
  Botan::PK_Signer signer(key, rng, padding);
  const Bytes halves = signer.sign_message(digest.data(), digest.size(), rng);
  const ByteView view(halves);
  return asn1::sequence({asn1::unsigned_integer(view.first(curve.width)),
                         asn1::unsigned_integer(view.last(curve.width))});
}

bool verify(const NamedCurve& curve, ByteView public_value, ByteView digest, ByteView signature) {
  if (digest.empty() || !has_form(curve, public_value)) return false;
  const Bytes halves = read_signature(curve, signature);
  if (halves.empty()) return false;
  try {
    const auto key = read_public(curve, public_value);
    Botan::PK_Verifier verifier(key, padding);
    return verifier.verify_message(digest.data(), digest.size(), halves.data(), halves.size());
  } catch (const Botan::Exception&) {
    return false;
  }
}

}  // namespace kepka::crypto::ecdsa
