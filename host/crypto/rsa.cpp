// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/rsa.h"

#include <botan/pubkey.h>
#include <botan/rsa.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "crypto/big_integer.h"
#include "crypto/botan_random.h"

namespace kepka::crypto::rsa {

namespace {

using base::Bytes;
using base::ByteView;
using base::Error;
using base::ErrorCode;

struct Padding {
  Digest digest;
  const char* name;  // takes the digest, adds DigestInfo
  std::size_t digest_size;
};

constexpr Padding paddings[] = {{Digest::sha256, "PKCS1v15(Raw,SHA-256)", 32},
                                {Digest::sha384, "PKCS1v15(Raw,SHA-384)", 48},
                                {Digest::sha512, "PKCS1v15(Raw,SHA-512)", 64}};
constexpr const Padding& signing_padding = paddings[0];
constexpr std::size_t max_private_size = 8192;
constexpr std::size_t max_exponent_bits = 256;  // FIPS 186-5 5.1; bounds the time of verify()

bool is_positive(ByteView integer) { return integer.front() < 0x80; }

bool is_exponent(const BigInt& e) { return e >= 3 && e.is_odd() && e.bits() <= max_exponent_bits; }

std::optional<Botan::RSA_PublicKey> read_public(unsigned bits, ByteView value) {
  try {
    asn1::Reader outer(value);
    asn1::Reader fields = outer.enter(asn1::tag::sequence, "RSAPublicKey");
    outer.finish("RSAPublicKey");
    const ByteView modulus = fields.integer("modulus");
    const ByteView exponent = fields.integer("publicExponent");
    fields.finish("RSAPublicKey");
    if (!is_positive(modulus) || !is_positive(exponent)) return std::nullopt;

    const BigInt n = from_big_endian(modulus);
    const BigInt e = from_big_endian(exponent);
    if (n.bits() != bits || n.is_even() || !is_exponent(e)) return std::nullopt;
    return Botan::RSA_PublicKey(n, e);
  } catch (const Error&) {
    return std::nullopt;
  } catch (const Botan::Exception&) {
    return std::nullopt;
  }
}

/// That the parts belong together; the primes are taken on trust, as what signs is verified.
bool is_consistent(const Botan::RSA_PrivateKey& key) {
  const BigInt& p = key.get_p();
  const BigInt& q = key.get_q();
  if (p < 3 || q < 3 || p.is_even() || q.is_even() || p == q || p * q != key.get_n()) return false;
  if (!is_exponent(key.get_e()) || key.get_d() < 2) return false;
  const BigInt product = key.get_d() * key.get_e();
  return product % (p - 1) == 1 && product % (q - 1) == 1;
}

Botan::RSA_PrivateKey read_private(unsigned bits, ByteView value) {
  if (value.size() > max_private_size) throw Error(ErrorCode::keyDamaged, "RSA key is too long");
  try {
    const Botan::secure_vector<std::uint8_t> der(value.begin(), value.end());
    Botan::RSA_PrivateKey key(Botan::AlgorithmIdentifier(), der);
    if (key.get_n().bits() == bits && is_consistent(key)) return key;
  } catch (const Botan::Exception&) {
    throw Error(ErrorCode::keyDamaged, "not an RSAPrivateKey");
  }
  throw Error(ErrorCode::keyDamaged, "RSA key of another size or of parts that do not match");
}

Bytes unsigned_integer(const BigInt& number) {
  Bytes octets(number.bytes());
  to_big_endian(number, octets);
  return asn1::unsigned_integer(octets);
}

}  // namespace

base::Secret generate(unsigned bits, Random& random) {
  BotanRandom rng(random);
  const Botan::RSA_PrivateKey key(rng, bits);
  const auto der = key.private_key_bits();
  return base::Secret::copy_of(ByteView(der));
}

Bytes public_value(unsigned bits, ByteView private_value) {
  const auto key = read_private(bits, private_value);
  return asn1::sequence({unsigned_integer(key.get_n()), unsigned_integer(key.get_e())});
}

bool is_public_value(unsigned bits, ByteView public_value) {
  return read_public(bits, public_value).has_value();
}

Bytes sign(unsigned bits, ByteView private_value, ByteView digest, Random& random) {
  const auto key = read_private(bits, private_value);
  BotanRandom rng(random);
  Botan::PK_Signer signer(key, rng, signing_padding.name);
  return signer.sign_message(digest.data(), digest.size(), rng);
}

bool verify(unsigned bits, ByteView public_value, Digest algorithm, ByteView digest,
            ByteView signature) {
  const auto* padding = std::ranges::find(paddings, algorithm, &Padding::digest);
  if (padding == std::end(paddings) || digest.size() != padding->digest_size) return false;
  if (signature.size() != (bits + 7) / 8) return false;
  const auto key = read_public(bits, public_value);
  if (!key) return false;
  Botan::PK_Verifier verifier(*key, padding->name);
  return verifier.verify_message(digest.data(), digest.size(), signature.data(), signature.size());
}

}  // namespace kepka::crypto::rsa
