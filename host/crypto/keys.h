// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "asn1/oid.h"
#include "base/bytes.h"
#include "base/secret.h"

namespace kepka::crypto {

using base::Bytes;
using base::ByteView;

enum class KeyKind { gost2012_256, gost2012_512, rsa, ecdsa };

enum class Digest { streebog256, streebog512, sha1, sha256, sha384, sha512 };

struct KeyAlgorithm {
  KeyKind kind = KeyKind::gost2012_256;
  asn1::Oid parameter_set;  // GOST parameter set or named curve as it was asked for or read; empty
                            // for RSA. Never derived from the curve: several OIDs name one curve
                            // (RFC 9215, RFC 7836).
  unsigned rsa_bits = 0;

  bool operator==(const KeyAlgorithm&) const = default;
};

/// `value` is what SubjectPublicKeyInfo carries:
///  - GOST: x ‖ y, each little-endian, 32 or 64 bytes (RFC 9215 4.3), without the OCTET STRING
///  around them;
///  - ECDSA: the uncompressed point 04 ‖ x ‖ y (RFC 5480); RSA: DER of RSAPublicKey (RFC 8017
///  A.1.1).
struct PublicKey {
  KeyAlgorithm algorithm;
  Bytes value;

  bool operator==(const PublicKey&) const = default;
};

/// `value`:
///  - GOST: d little-endian, 32 or 64 bytes; ECDSA: d big-endian, 32 or 48 bytes; RSA: DER of
///  RSAPrivateKey.
struct PrivateKey {
  KeyAlgorithm algorithm;
  base::Secret value;
};

class Random;

/// The digest that goes with a key: Streebog of the key's size (RFC 9215), SHA-256 for RSA and
/// P-256, SHA-384 for P-384.
Digest digest_for(const KeyAlgorithm& algorithm);

Bytes digest(Digest algorithm, ByteView content);

/// Throws Error(unsupportedAlgorithm): a test parameter set, an unknown curve, RSA outside
/// 2048..4096. `allow_test_sets` exists for the vectors of RFC 7091 and RFC 9215 in unit tests.
void check_algorithm(const KeyAlgorithm& algorithm, bool allow_test_sets = false);

PrivateKey generate_key(const KeyAlgorithm& algorithm, Random& random);

/// Throws Error(keyDamaged) when d is out of range.
PublicKey public_key_of(const PrivateKey& key);

/// That the value is a valid public key: length, on the curve, not infinity, of order q (cofactor
/// 4). Throws Error(malformedKey).
void check_public_key(const PublicKey& key);

/// Signature bytes as they stand in X.509 and CMS: GOST s ‖ r, each big-endian and 32 or 64 bytes
/// (RFC 9215 3); ECDSA DER of ECDSA-Sig-Value; RSA PKCS #1 v1.5. `digest` must have the length of
/// digest_for(). False for anything that does not verify, also for nonsense; throws nothing but
/// Error(unsupportedAlgorithm).
bool verify(const PublicKey& key, ByteView digest, ByteView signature);

/// The same with a digest that others use with such a key: SHA-256, SHA-384 or SHA-512 with RSA and
/// ECDSA. False for any other pair, and for SHA-1, which can be forged.
bool verify(const PublicKey& key, Digest algorithm, ByteView digest, ByteView signature);

/// One port for software keys and token keys: what pki needs from a key, and no more.
class Signer {
 public:
  virtual ~Signer() = default;
  virtual const PublicKey& public_key() const = 0;
  /// For subjectSignTool: the tool that really makes the signature.
  virtual std::string tool_name() const = 0;
  /// As verify() takes it; already verified in software before it is returned. Throws
  /// Error(signingFailed).
  virtual Bytes sign(ByteView digest) = 0;
};

/// What a software key's Signer calls itself: name and version.
std::string software_tool_name();

/// A Signer over a key in this process's memory.
std::unique_ptr<Signer> make_software_signer(PrivateKey key, Random& random);

}  // namespace kepka::crypto
