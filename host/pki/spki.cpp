// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/spki.h"

#include <bit>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "pki/key_algorithm.h"
#include "pki/oids.h"

namespace kepka::pki {
namespace {

using base::Bytes;
using base::ByteView;
using base::Error;
using base::ErrorCode;
using crypto::KeyAlgorithm;
using crypto::KeyKind;
namespace tag = asn1::tag;

// Bits of the modulus of an RSAPublicKey (RFC 8017 A.1.1).
unsigned rsa_bits_of_public(ByteView rsa_public_key) {
  asn1::Reader whole(rsa_public_key);
  asn1::Reader key = whole.enter(tag::sequence, "RSAPublicKey");
  whole.finish("RSAPublicKey");
  ByteView modulus = key.integer("modulus");
  if ((modulus.front() & 0x80U) != 0) throw Error(ErrorCode::malformedKey, "negative modulus");
  if (modulus.front() == 0) modulus = modulus.subspan(1);
  if (modulus.empty()) throw Error(ErrorCode::malformedKey, "modulus 0");
  key.integer("publicExponent");
  key.finish("RSAPublicKey");
  return static_cast<unsigned>((modulus.size() - 1) * 8) +
         static_cast<unsigned>(std::bit_width(modulus.front()));
}

ByteView gost_point(ByteView bits) {
  asn1::Reader reader(bits);
  const ByteView point = reader.octet_string("GostR3410-2012-PublicKey");
  reader.finish("GostR3410-2012-PublicKey");
  return point;
}

const asn1::Oid& signature_oid(const KeyAlgorithm& algorithm) {
  switch (algorithm.kind) {
    case KeyKind::gost2012_256:
      return oids::gost2012_256_with_streebog;
    case KeyKind::gost2012_512:
      return oids::gost2012_512_with_streebog;
    case KeyKind::rsa:
      return oids::sha256_with_rsa;
    case KeyKind::ecdsa:
      break;
  }
  return crypto::digest_for(algorithm) == crypto::Digest::sha384 ? oids::ecdsa_with_sha384
                                                                 : oids::ecdsa_with_sha256;
}

}  // namespace

Bytes encode_spki(const crypto::PublicKey& key) {
  const Bytes bits =
      asn1::bit_string(is_gost(key.algorithm) ? asn1::octet_string(key.value) : key.value);
  return asn1::sequence({encode_key_algorithm(key.algorithm), bits});
}

crypto::PublicKey decode_spki(ByteView der) {
  asn1::Reader whole(der);
  asn1::Reader spki = whole.enter(tag::sequence, "SubjectPublicKeyInfo");
  whole.finish("SubjectPublicKeyInfo");
  crypto::PublicKey key;
  key.algorithm = decode_key_algorithm(spki);
  const ByteView bits = spki.whole_bit_string("subjectPublicKey");
  spki.finish("SubjectPublicKeyInfo");

  const ByteView value = is_gost(key.algorithm) ? gost_point(bits) : bits;
  key.value.assign(value.begin(), value.end());
  if (key.algorithm.kind == KeyKind::rsa) key.algorithm.rsa_bits = rsa_bits_of_public(value);
  // Who may use a test set is decided where a key is asked for; reading its encoding harms nobody.
  crypto::check_algorithm(key.algorithm, true);
  crypto::check_public_key(key);
  return key;
}

Bytes signature_algorithm(const KeyAlgorithm& algorithm) {
  const Bytes oid = asn1::object_identifier(signature_oid(algorithm));
  if (algorithm.kind == KeyKind::rsa) return asn1::sequence({oid, asn1::null()});
  return asn1::sequence({oid});
}

bool is_signature_algorithm_of(ByteView der, const KeyAlgorithm& algorithm) {
  try {
    asn1::Reader whole(der);
    asn1::Reader identifier = whole.enter(tag::sequence, "AlgorithmIdentifier");
    whole.finish("AlgorithmIdentifier");
    if (identifier.object_identifier("algorithm") != signature_oid(algorithm)) return false;
    const auto null = identifier.next_if(tag::null);
    return identifier.at_end() && (!null || null->content.empty());
  } catch (const Error&) {
    return false;
  }
}

}  // namespace kepka::pki
