// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "raw_signature.h"

#include <botan/pubkey.h>
#include <botan/rsa.h>

#include <algorithm>
#include <array>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "crypto/big_integer.h"
#include "crypto/botan_random.h"
#include "crypto/ecdsa.h"
#include "crypto/gost/parameter_sets.h"
#include "crypto/gost/sign.h"
#include "failure.h"
#include "keys.h"

namespace virtual_rutoken {

namespace {

namespace asn1 = kepka::asn1;
namespace crypto = kepka::crypto;

// host/crypto signs digests that it knows; CKM_RSA_PKCS pads whatever it is given.
constexpr const char* rsa_padding = "PKCS1v15(Raw)";
constexpr std::size_t rsa_overhead = 11;

void append_fixed(Bytes& out, ByteView integer, std::size_t width) {
  if (integer.front() == 0) integer = integer.subspan(1);
  out.insert(out.end(), width - integer.size(), 0);
  out.insert(out.end(), integer.begin(), integer.end());
}

/// r ‖ s from ECDSA-Sig-Value (RFC 3279 2.2.3), which host/crypto has just made.
Bytes halves_of(ByteView der, std::size_t width) {
  asn1::Reader outer(der);
  asn1::Reader fields = outer.enter(asn1::tag::sequence, "ECDSA-Sig-Value");
  Bytes halves;
  append_fixed(halves, fields.integer("r"), width);
  append_fixed(halves, fields.integer("s"), width);
  return halves;
}

Bytes der_of(ByteView halves) {
  const std::size_t width = halves.size() / 2;
  return asn1::sequence(
      {asn1::unsigned_integer(halves.first(width)), asn1::unsigned_integer(halves.last(width))});
}

const crypto::gost::ParameterSet& set_of(const Object& key) {
  return *crypto::gost::find_by_oid(algorithm_of(key).parameter_set);
}

const crypto::ecdsa::NamedCurve& curve_of(const Object& key) {
  return *crypto::ecdsa::find_by_oid(algorithm_of(key).parameter_set);
}

/// A digest of the curve's width: shorter ones with zeros before them, which changes no number,
/// longer ones cut off on the right (FIPS 186-5 6.4.1).
Bytes fitted(ByteView digest, std::size_t width) {
  require(!digest.empty() && digest.size() <= 64, CKR_DATA_LEN_RANGE);
  Bytes fitted(width > digest.size() ? width - digest.size() : 0);
  const ByteView used = digest.first(std::min(digest.size(), width));
  fitted.insert(fitted.end(), used.begin(), used.end());
  return fitted;
}

void check_length(const Object& key, ByteView data) {
  switch (key.number(CKA_KEY_TYPE)) {
    case CKK_RSA:
      require(data.size() + rsa_overhead <= key.find(CKA_MODULUS)->size(), CKR_DATA_LEN_RANGE);
      return;
    case CKK_EC:
      return;
    case CKK_GOSTR3410_512:
      require(data.size() == 64, CKR_DATA_LEN_RANGE);
      return;
    default:
      require(data.size() == 32, CKR_DATA_LEN_RANGE);
      return;
  }
}

Bytes rsa_sign(const Object& key, ByteView data, crypto::Random& random) {
  const Botan::secure_vector<std::uint8_t> der(key.secret.begin(), key.secret.end());
  const Botan::RSA_PrivateKey rsa(Botan::AlgorithmIdentifier(), der);
  crypto::BotanRandom rng(random);
  Botan::PK_Signer signer(rsa, rng, rsa_padding);
  return signer.sign_message(data.data(), data.size(), rng);
}

bool rsa_verify(const Object& key, ByteView data, ByteView signature) {
  const Botan::RSA_PublicKey rsa(crypto::from_big_endian(*key.find(CKA_MODULUS)),
                                 crypto::from_big_endian(*key.find(CKA_PUBLIC_EXPONENT)));
  Botan::PK_Verifier verifier(rsa, rsa_padding);
  return verifier.verify_message(data.data(), data.size(), signature.data(), signature.size());
}

}  // namespace

Bytes raw_sign(const Object& private_key, ByteView data, crypto::Random& random) {
  check_length(private_key, data);
  switch (private_key.number(CKA_KEY_TYPE)) {
    case CKK_RSA:
      return rsa_sign(private_key, data, random);
    case CKK_EC: {
      const auto& curve = curve_of(private_key);
      return halves_of(
          crypto::ecdsa::sign(curve, private_key.secret, fitted(data, curve.width), random),
          curve.width);
    }
    default:
      return crypto::gost::sign(set_of(private_key), private_key.secret, data, random);
  }
}

bool raw_verify(const Object& public_key, ByteView data, ByteView signature) {
  check_length(public_key, data);
  switch (public_key.number(CKA_KEY_TYPE)) {
    case CKK_RSA:
      return rsa_verify(public_key, data, signature);
    case CKK_EC: {
      const auto& curve = curve_of(public_key);
      asn1::Reader point(*public_key.find(CKA_EC_POINT));
      return crypto::ecdsa::verify(curve, point.octet_string("ECPoint"), fitted(data, curve.width),
                                   der_of(signature));
    }
    default:
      return crypto::gost::verify(set_of(public_key), *public_key.find(CKA_VALUE), data, signature);
  }
}

Bytes digest_oid(crypto::Digest digest) {
  const bool is_512 = digest == crypto::Digest::streebog512;
  return asn1::object_identifier(asn1::Oid(is_512 ? "1.2.643.7.1.1.2.3" : "1.2.643.7.1.1.2.2"));
}

}  // namespace virtual_rutoken
