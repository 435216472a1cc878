// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/keys.h"

#include <botan/exceptn.h>

#include <array>

#include "base/error.h"
#include "crypto/ecdsa.h"
#include "crypto/gost/sign.h"
#include "crypto/random.h"
#include "crypto/rsa.h"
#include "crypto/sign.h"

namespace kepka::crypto {

namespace {

using base::Error;
using base::ErrorCode;

constexpr unsigned min_rsa_bits = 2048;
constexpr unsigned max_rsa_bits = 4096;

/// Throws unless check_algorithm() takes the algorithm with the test sets.
const gost::ParameterSet& gost_set(const KeyAlgorithm& algorithm) {
  const auto* set = gost::find_by_oid(algorithm.parameter_set);
  if (set == nullptr || set->kind != algorithm.kind) {
    throw Error(ErrorCode::unsupportedAlgorithm, "GOST parameter set");
  }
  return *set;
}

const ecdsa::NamedCurve& named_curve(const KeyAlgorithm& algorithm) {
  const auto* curve = ecdsa::find_by_oid(algorithm.parameter_set);
  if (curve == nullptr) throw Error(ErrorCode::unsupportedAlgorithm, "named curve");
  return *curve;
}

unsigned rsa_bits(const KeyAlgorithm& algorithm) {
  const unsigned bits = algorithm.rsa_bits;
  if (bits < min_rsa_bits || bits > max_rsa_bits) {
    throw Error(ErrorCode::unsupportedAlgorithm, "RSA of " + std::to_string(bits) + " bits");
  }
  return bits;
}

base::Secret generate_value(const KeyAlgorithm& algorithm, Random& random) {
  switch (algorithm.kind) {
    case KeyKind::rsa:
      return rsa::generate(rsa_bits(algorithm), random);
    case KeyKind::ecdsa:
      return ecdsa::generate(named_curve(algorithm), random);
    default:
      return gost::generate(gost_set(algorithm), random);
  }
}

Bytes public_value(const KeyAlgorithm& algorithm, ByteView value) {
  switch (algorithm.kind) {
    case KeyKind::rsa:
      return rsa::public_value(rsa_bits(algorithm), value);
    case KeyKind::ecdsa:
      return ecdsa::public_value(named_curve(algorithm), value);
    default:
      return gost::public_value(gost_set(algorithm), value);
  }
}

bool is_public_value(const PublicKey& key) {
  switch (key.algorithm.kind) {
    case KeyKind::rsa:
      return rsa::is_public_value(rsa_bits(key.algorithm), key.value);
    case KeyKind::ecdsa:
      return ecdsa::is_public_value(named_curve(key.algorithm), key.value);
    default:
      return gost::is_public_value(gost_set(key.algorithm), key.value);
  }
}

Bytes sign_value(const PrivateKey& key, ByteView digest, Random& random) {
  const ByteView value = key.value.view();
  switch (key.algorithm.kind) {
    case KeyKind::rsa:
      return rsa::sign(rsa_bits(key.algorithm), value, digest, random);
    case KeyKind::ecdsa:
      return ecdsa::sign(named_curve(key.algorithm), value, digest, random);
    default:
      return gost::sign(gost_set(key.algorithm), value, digest, random);
  }
}

bool is_sha2(Digest algorithm) {
  return algorithm == Digest::sha256 || algorithm == Digest::sha384 || algorithm == Digest::sha512;
}

std::size_t size_of(Digest algorithm) {
  // In the order of the enumeration.
  static constexpr std::array<std::size_t, 6> sizes = {32, 64, 20, 32, 48, 64};
  return sizes.at(static_cast<std::size_t>(algorithm));
}

bool may_sign(const KeyAlgorithm& key, Digest algorithm) {
  const bool any_sha2 = key.kind == KeyKind::rsa || key.kind == KeyKind::ecdsa;
  return any_sha2 ? is_sha2(algorithm) : algorithm == digest_for(key);
}

bool verify_value(const PublicKey& key, Digest algorithm, ByteView digest, ByteView signature) {
  switch (key.algorithm.kind) {
    case KeyKind::rsa:
      return rsa::verify(rsa_bits(key.algorithm), key.value, algorithm, digest, signature);
    case KeyKind::ecdsa:
      return ecdsa::verify(named_curve(key.algorithm), key.value, digest, signature);
    default:
      return gost::verify(gost_set(key.algorithm), key.value, digest, signature);
  }
}

/// What Botan throws becomes an error of the catalogue.
template <typename Work>
auto guarded(ErrorCode code, Work work) {
  try {
    return work();
  } catch (const Botan::Exception& cause) {
    throw Error(code, cause.what());
  }
}

}  // namespace

Digest digest_for(const KeyAlgorithm& algorithm) {
  switch (algorithm.kind) {
    case KeyKind::gost2012_256:
      return Digest::streebog256;
    case KeyKind::gost2012_512:
      return Digest::streebog512;
    case KeyKind::rsa:
      return Digest::sha256;
    case KeyKind::ecdsa:
      break;
  }
  return named_curve(algorithm).digest;
}

void check_algorithm(const KeyAlgorithm& algorithm, bool allow_test_sets) {
  switch (algorithm.kind) {
    case KeyKind::rsa:
      rsa_bits(algorithm);
      return;
    case KeyKind::ecdsa:
      named_curve(algorithm);
      return;
    default:
      break;
  }
  if (gost_set(algorithm).test_only && !allow_test_sets) {
    throw Error(ErrorCode::unsupportedAlgorithm, "GOST parameter set for tests");
  }
}

PrivateKey generate_key(const KeyAlgorithm& algorithm, Random& random) {
  check_algorithm(algorithm);
  return guarded(ErrorCode::internalError, [&] {
    return PrivateKey{algorithm, generate_value(algorithm, random)};
  });
}

PublicKey public_key_of(const PrivateKey& key) {
  return guarded(ErrorCode::keyDamaged, [&] {
    return PublicKey{key.algorithm, public_value(key.algorithm, key.value.view())};
  });
}

void check_public_key(const PublicKey& key) {
  const bool valid = guarded(ErrorCode::malformedKey, [&] { return is_public_value(key); });
  if (!valid) throw Error(ErrorCode::malformedKey, "not a public key of its algorithm");
}

bool verify(const PublicKey& key, ByteView digest, ByteView signature) {
  return verify(key, digest_for(key.algorithm), digest, signature);
}

bool verify(const PublicKey& key, Digest algorithm, ByteView digest, ByteView signature) {
  check_algorithm(key.algorithm, true);
  if (!may_sign(key.algorithm, algorithm) || digest.size() != size_of(algorithm)) return false;
  try {
    return verify_value(key, algorithm, digest, signature);
  } catch (const Botan::Exception&) {
    return false;
  }
}

Bytes sign(const PrivateKey& key, ByteView digest, Random& random) {
  return guarded(ErrorCode::signingFailed, [&] { return sign_value(key, digest, random); });
}

}  // namespace kepka::crypto
