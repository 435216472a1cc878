// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/pkcs8.h"

#include <algorithm>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "crypto/password_encryption.h"
#include "crypto/random.h"
#include "pki/key_algorithm.h"
#include "pki/oids.h"

namespace kepka::pki {
namespace {

using base::Bytes;
using base::ByteView;
using base::Error;
using base::ErrorCode;
using base::Secret;
using crypto::KeyAlgorithm;
using crypto::KeyKind;
using crypto::PrivateKey;
namespace tag = asn1::tag;

constexpr std::size_t salt_size = 16;
constexpr std::size_t salt_size_max = 64;
constexpr std::size_t iv_size = 16;
constexpr std::int64_t aes256_key_size = 32;

// Tag and length (X.690 8.1.3). asn1::encode() would leave copies of the secret content in ordinary
// memory.
Bytes header(std::uint8_t element_tag, std::size_t length) {
  Bytes out = {element_tag};
  if (length < 0x80) {
    out.push_back(static_cast<std::uint8_t>(length));
    return out;
  }
  Bytes octets;
  for (std::size_t rest = length; rest != 0; rest >>= 8U) {
    octets.insert(octets.begin(), static_cast<std::uint8_t>(rest & 0xFFU));
  }
  out.push_back(static_cast<std::uint8_t>(0x80U | octets.size()));
  out.insert(out.end(), octets.begin(), octets.end());
  return out;
}

// One element whose content is before ‖ secret ‖ after.
Secret wrap(std::uint8_t element_tag, ByteView before, ByteView secret, ByteView after) {
  const std::size_t length = before.size() + secret.size() + after.size();
  const Bytes head = header(element_tag, length);
  Secret out(head.size() + length);
  out.append(head);
  out.append(before);
  out.append(secret);
  out.append(after);
  return out;
}

// ECPrivateKey (RFC 5915 3). The curve stands in the AlgorithmIdentifier already.
Secret encode_ec_private_key(const PrivateKey& key) {
  const Bytes public_key = asn1::explicitly(1, asn1::bit_string(crypto::public_key_of(key).value));
  const Secret scalar = wrap(tag::octet_string, {}, key.value.view(), {});
  return wrap(tag::sequence, asn1::integer(1), scalar.view(), public_key);
}

Secret scalar_of(ByteView bytes, std::size_t size) {
  if (bytes.size() != size) throw Error(ErrorCode::malformedKey, "private key of a wrong length");
  return Secret::copy_of(bytes);
}

// d as an INTEGER, which is big-endian, becomes the little-endian d of a fixed size.
Secret scalar_of_integer(ByteView integer, std::size_t size) {
  if ((integer.front() & 0x80U) != 0) throw Error(ErrorCode::malformedKey, "negative private key");
  if (integer.front() == 0) integer = integer.subspan(1);
  if (integer.size() > size) throw Error(ErrorCode::malformedKey, "private key is too long");
  Secret out(size);
  out.resize(size);
  std::fill_n(out.data(), size, std::uint8_t{0});
  std::reverse_copy(integer.begin(), integer.end(), out.data());
  return out;
}

// gost-engine and CryptoPro write d without any wrapping; others wrap it in an OCTET STRING or an
// INTEGER (RFC 9548 and RFC 4357's implementations).
Secret decode_gost_scalar(ByteView content, std::size_t size) {
  if (content.size() == size) return Secret::copy_of(content);
  asn1::Reader reader(content);
  Secret scalar = reader.peek_tag() == tag::integer
                      ? scalar_of_integer(reader.integer("privateKey"), size)
                      : scalar_of(reader.octet_string("privateKey"), size);
  reader.finish("privateKey");
  return scalar;
}

Secret decode_ec_scalar(ByteView content, const KeyAlgorithm& algorithm) {
  asn1::Reader whole(content);
  asn1::Reader key = whole.enter(tag::sequence, "ECPrivateKey");
  whole.finish("ECPrivateKey");
  if (key.small_integer("version") != 1)
    throw Error(ErrorCode::malformedKey, "ECPrivateKey version");
  Secret scalar = scalar_of(key.octet_string("privateKey"), scalar_size(algorithm));
  if (const auto parameters = key.next_if(tag::context(0, true))) {
    asn1::Reader curve = key.enter(*parameters);
    if (curve.object_identifier("namedCurve") != algorithm.parameter_set) {
      throw Error(ErrorCode::malformedKey, "ECPrivateKey names another curve");
    }
  }
  key.next_if(tag::context(1, true));
  key.finish("ECPrivateKey");
  return scalar;
}

// The size is the modulus's, the first number after the version (RFC 8017 A.1.2).
unsigned rsa_bits_of(ByteView rsa_private_key) {
  asn1::Reader whole(rsa_private_key);
  asn1::Reader key = whole.enter(tag::sequence, "RSAPrivateKey");
  whole.finish("RSAPrivateKey");
  key.small_integer("version");
  const ByteView modulus = key.integer("modulus");
  // Kepka's sizes are whole bytes with the top bit set, so a leading zero always stands there.
  if (modulus.front() != 0) throw Error(ErrorCode::unsupportedAlgorithm, "size of the RSA key");
  return static_cast<unsigned>((modulus.size() - 1) * 8);
}

void decode_value(PrivateKey& key, ByteView content) {
  if (is_gost(key.algorithm)) {
    key.value = decode_gost_scalar(content, scalar_size(key.algorithm));
  } else if (key.algorithm.kind == KeyKind::ecdsa) {
    key.value = decode_ec_scalar(content, key.algorithm);
  } else {
    key.algorithm.rsa_bits = rsa_bits_of(content);
    key.value = Secret::copy_of(content);
  }
}

// That the key is one: d within its range, RSA numbers that belong together.
void check_private_key(const PrivateKey& key) {
  crypto::check_algorithm(key.algorithm, true);
  try {
    crypto::public_key_of(key);
  } catch (const Error& error) {
    throw Error(ErrorCode::malformedKey, error.detail());
  }
}

struct Pbes2 {
  Bytes salt;
  std::uint32_t iterations = 0;
  Bytes iv;
  Bytes cipher;
};

Bytes to_bytes(ByteView view) { return {view.begin(), view.end()}; }

[[noreturn]] void damaged(const char* detail) { throw Error(ErrorCode::storeDamaged, detail); }

void expect_oid(asn1::Reader& reader, const asn1::Oid& expected, const char* where) {
  if (reader.object_identifier(where) != expected) damaged(where);
}

// PBKDF2-params (RFC 8018 A.2).
void decode_kdf(asn1::Reader& parent, Pbes2& out) {
  asn1::Reader kdf = parent.enter(tag::sequence, "keyDerivationFunc");
  expect_oid(kdf, oids::pbkdf2, "keyDerivationFunc");
  asn1::Reader parameters = kdf.enter(tag::sequence, "PBKDF2-params");
  kdf.finish("keyDerivationFunc");
  out.salt = to_bytes(parameters.octet_string("salt"));
  if (out.salt.empty() || out.salt.size() > salt_size_max) damaged("salt");
  const std::int64_t iterations = parameters.small_integer("iterationCount");
  if (iterations < 1 || iterations > crypto::pbkdf2_iterations_max) damaged("iterationCount");
  out.iterations = static_cast<std::uint32_t>(iterations);
  if (parameters.peek_tag() == tag::integer &&
      parameters.small_integer("keyLength") != aes256_key_size) {
    damaged("keyLength");
  }
  asn1::Reader prf = parameters.enter(tag::sequence, "prf");
  expect_oid(prf, oids::hmac_sha256, "prf");
  prf.next_if(tag::null);
  prf.finish("prf");
  parameters.finish("PBKDF2-params");
}

void decode_scheme(asn1::Reader& parent, Pbes2& out) {
  asn1::Reader scheme = parent.enter(tag::sequence, "encryptionScheme");
  expect_oid(scheme, oids::aes256_cbc, "encryptionScheme");
  out.iv = to_bytes(scheme.octet_string("iv"));
  if (out.iv.size() != iv_size) damaged("iv");
  scheme.finish("encryptionScheme");
}

// EncryptedPrivateKeyInfo (RFC 5208 6) with PBES2-params (RFC 8018 A.4).
Pbes2 decode_encrypted(ByteView der) {
  Pbes2 out;
  asn1::Reader whole(der);
  asn1::Reader info = whole.enter(tag::sequence, "EncryptedPrivateKeyInfo");
  whole.finish("EncryptedPrivateKeyInfo");
  asn1::Reader algorithm = info.enter(tag::sequence, "encryptionAlgorithm");
  expect_oid(algorithm, oids::pbes2, "encryptionAlgorithm");
  asn1::Reader parameters = algorithm.enter(tag::sequence, "PBES2-params");
  algorithm.finish("encryptionAlgorithm");
  decode_kdf(parameters, out);
  decode_scheme(parameters, out);
  parameters.finish("PBES2-params");
  out.cipher = to_bytes(info.octet_string("encryptedData"));
  info.finish("EncryptedPrivateKeyInfo");
  return out;
}

Bytes encode_encrypted(const Pbes2& in) {
  const Bytes kdf = asn1::sequence(
      {asn1::object_identifier(oids::pbkdf2),
       asn1::sequence(
           {asn1::octet_string(in.salt), asn1::integer(in.iterations),
            asn1::sequence({asn1::object_identifier(oids::hmac_sha256), asn1::null()})})});
  const Bytes scheme =
      asn1::sequence({asn1::object_identifier(oids::aes256_cbc), asn1::octet_string(in.iv)});
  const Bytes algorithm =
      asn1::sequence({asn1::object_identifier(oids::pbes2), asn1::sequence({kdf, scheme})});
  return asn1::sequence({algorithm, asn1::octet_string(in.cipher)});
}

}  // namespace

Secret encode_private_key(const PrivateKey& key) {
  const Secret ec = key.algorithm.kind == KeyKind::ecdsa ? encode_ec_private_key(key) : Secret();
  const ByteView value = key.algorithm.kind == KeyKind::ecdsa ? ec.view() : key.value.view();
  const Secret inner = wrap(tag::octet_string, {}, value, {});
  Bytes before = asn1::integer(0);
  const Bytes algorithm = encode_key_algorithm(key.algorithm);
  before.insert(before.end(), algorithm.begin(), algorithm.end());
  return wrap(tag::sequence, before, inner.view(), {});
}

PrivateKey decode_private_key(const Secret& der) {
  asn1::Reader whole(der.view());
  asn1::Reader info = whole.enter(tag::sequence, "PrivateKeyInfo");
  whole.finish("PrivateKeyInfo");
  const std::int64_t version = info.small_integer("version");
  if (version != 0 && version != 1) throw Error(ErrorCode::malformedKey, "PrivateKeyInfo version");
  PrivateKey key;
  key.algorithm = decode_key_algorithm(info);
  const ByteView content = info.octet_string("privateKey");
  info.next_if(tag::context(0, true));   // attributes
  info.next_if(tag::context(1, false));  // publicKey (RFC 5958 2)
  info.finish("PrivateKeyInfo");
  decode_value(key, content);
  check_private_key(key);
  return key;
}

Bytes encrypt_private_key(const PrivateKey& key, const Secret& password, crypto::Random& random) {
  const Secret plain = encode_private_key(key);
  Pbes2 out;
  out.salt = random.bytes(salt_size);
  out.iv = random.bytes(iv_size);
  out.iterations = crypto::pbkdf2_iterations;
  out.cipher =
      crypto::encrypt_with_password(plain.view(), password, out.salt, out.iterations, out.iv);
  return encode_encrypted(out);
}

namespace {

Pbes2 decode_encrypted_or_damaged(ByteView der) {
  try {
    return decode_encrypted(der);
  } catch (const Error& error) {
    throw Error(ErrorCode::storeDamaged, error.detail());
  }
}

}  // namespace

PrivateKey decrypt_private_key(ByteView der, const Secret& password) {
  const Pbes2 in = decode_encrypted_or_damaged(der);
  const Secret plain =
      crypto::decrypt_with_password(in.cipher, password, in.salt, in.iterations, in.iv);
  try {
    return decode_private_key(plain);
  } catch (const Error&) {
    // One wrong password in 256 gives a padding that fits; what is under it is no key then.
    throw Error(ErrorCode::wrongPassword, "what was decrypted is no key");
  }
}

}  // namespace kepka::pki
