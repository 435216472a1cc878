// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/pkcs8.h"

#include <algorithm>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "crypto/gost/masked_key.h"
#include "crypto/gost/parameter_sets.h"
#include "crypto/random.h"
#include "pki/key_algorithm.h"
#include "pki/oids.h"
#include "pki/password_algorithm.h"

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

constexpr std::size_t masks_max = 4;  // one is what is written

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

// key ‖ mask ‖ mask ... (R 50.1.112-2016, RFC 9548): d is the product modulo q.
Secret unmask_scalar(ByteView content, const KeyAlgorithm& algorithm) {
  const std::size_t size = scalar_size(algorithm);
  if (content.size() % size != 0 || content.size() / size > 1 + masks_max) {
    throw Error(ErrorCode::malformedKey, "private key of a wrong length");
  }
  const auto& set = *crypto::gost::find_by_oid(algorithm.parameter_set);
  Secret scalar = scalar_of(content.first(size), size);
  for (std::size_t at = size; at < content.size(); at += size) {
    scalar = crypto::gost::multiply_by_mask(set, scalar.view(), content.subspan(at, size));
  }
  return scalar;
}

// gost-engine and CryptoPro write d without any wrapping; others wrap it in an OCTET STRING or an
// INTEGER (RFC 9548 and RFC 4357's implementations).
Secret decode_gost_scalar(ByteView content, const KeyAlgorithm& algorithm) {
  const std::size_t size = scalar_size(algorithm);
  if (!content.empty() && content.size() % size == 0) return unmask_scalar(content, algorithm);
  asn1::Reader reader(content);
  Secret scalar = reader.peek_tag() == tag::integer
                      ? scalar_of_integer(reader.integer("privateKey"), size)
                      : unmask_scalar(reader.octet_string("privateKey"), algorithm);
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
    key.value = decode_gost_scalar(content, key.algorithm);
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

// EncryptedPrivateKeyInfo (RFC 5208 6).
struct Encrypted {
  crypto::PasswordScheme scheme;
  ByteView cipher_text;
};

Encrypted decode_encrypted(ByteView der) {
  asn1::Reader whole(der);
  asn1::Reader info = whole.enter(tag::sequence, "EncryptedPrivateKeyInfo");
  whole.finish("EncryptedPrivateKeyInfo");
  Encrypted out;
  out.scheme = decode_password_algorithm(info);
  out.cipher_text = info.octet_string("encryptedData");
  info.finish("EncryptedPrivateKeyInfo");
  return out;
}

Encrypted decode_encrypted_or_damaged(ByteView der) {
  try {
    return decode_encrypted(der);
  } catch (const Error& error) {
    throw Error(ErrorCode::storeDamaged, error.detail());
  }
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

Bytes encrypt_private_key(const PrivateKey& key, const Secret& password, crypto::Random& random,
                          crypto::PasswordCipher cipher) {
  const Secret plain = encode_private_key(key);
  const crypto::PasswordScheme scheme = new_password_scheme(cipher, random);
  const Bytes cipher_text = crypto::encrypt_with_password(plain.view(), password, scheme);
  return asn1::sequence({encode_password_algorithm(scheme), asn1::octet_string(cipher_text)});
}

PrivateKey decrypt_private_key(ByteView der, const Secret& password) {
  const Encrypted in = decode_encrypted_or_damaged(der);
  const Secret plain = crypto::decrypt_with_password(in.cipher_text, password, in.scheme);
  try {
    return decode_private_key(plain);
  } catch (const Error&) {
    // One wrong password in 256 gives a padding that fits, and with a cipher without padding every
    // one does; what is under it is no key then.
    throw Error(ErrorCode::wrongPassword, "what was decrypted is no key");
  }
}

}  // namespace kepka::pki
