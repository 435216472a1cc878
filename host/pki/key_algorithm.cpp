// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/key_algorithm.h"

#include "asn1/writer.h"
#include "base/error.h"
#include "crypto/gost/parameter_sets.h"
#include "pki/oids.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
using crypto::KeyAlgorithm;
using crypto::KeyKind;
namespace tag = asn1::tag;

struct GostKind {
  KeyKind kind;
  const asn1::Oid* key;
  const asn1::Oid* digest;
};

const GostKind gost_kinds[] = {
    {KeyKind::gost2012_256, &oids::gost2012_256, &oids::streebog256},
    {KeyKind::gost2012_512, &oids::gost2012_512, &oids::streebog512},
};

const GostKind* gost_kind_of(KeyKind kind) {
  for (const GostKind& row : gost_kinds) {
    if (row.kind == kind) return &row;
  }
  return nullptr;
}

const crypto::gost::ParameterSet& parameter_set_of(const KeyAlgorithm& algorithm) {
  const auto* set = crypto::gost::find_by_oid(algorithm.parameter_set);
  if (set == nullptr || set->kind != algorithm.kind) {
    throw Error(ErrorCode::unsupportedAlgorithm, "parameter set of another or no key size");
  }
  return *set;
}

base::Bytes encode_gost(const GostKind& row, const KeyAlgorithm& algorithm) {
  std::vector<base::Bytes> parameters = {asn1::object_identifier(algorithm.parameter_set)};
  if (parameter_set_of(algorithm).digest_parameter) {
    parameters.push_back(asn1::object_identifier(*row.digest));
  }
  return asn1::sequence({asn1::object_identifier(*row.key), asn1::sequence(parameters)});
}

// GostR3410-2012-PublicKeyParameters (RFC 9215 4.2). The field writes digestParamSet where it must
// not, and leaves it out where it must stand: both are read. What stands there must be the digest
// of the key's size.
KeyAlgorithm decode_gost(const GostKind& row, asn1::Reader& identifier) {
  asn1::Reader parameters = identifier.enter(tag::sequence, "GostR3410-2012-PublicKeyParameters");
  KeyAlgorithm algorithm;
  algorithm.kind = row.kind;
  algorithm.parameter_set = parameters.object_identifier("publicKeyParamSet");
  parameter_set_of(algorithm);
  if (!parameters.at_end() && parameters.object_identifier("digestParamSet") != *row.digest) {
    throw Error(ErrorCode::malformedKey, "digestParamSet contradicts the key's size");
  }
  if (!parameters.at_end()) parameters.object_identifier("encryptionParamSet");  // RFC 4491 2.3.2
  parameters.finish("GostR3410-2012-PublicKeyParameters");
  return algorithm;
}

KeyAlgorithm decode_ec(asn1::Reader& identifier) {
  if (identifier.peek_tag() != tag::oid) {
    throw Error(ErrorCode::unsupportedAlgorithm, "elliptic curve without a name");
  }
  KeyAlgorithm algorithm;
  algorithm.kind = KeyKind::ecdsa;
  algorithm.parameter_set = identifier.object_identifier("namedCurve");
  crypto::check_algorithm(algorithm);
  return algorithm;
}

}  // namespace

base::Bytes encode_key_algorithm(const KeyAlgorithm& algorithm) {
  if (algorithm.kind == KeyKind::rsa) {
    return asn1::sequence({asn1::object_identifier(oids::rsa_encryption), asn1::null()});
  }
  if (algorithm.kind == KeyKind::ecdsa) {
    return asn1::sequence({asn1::object_identifier(oids::ec_public_key),
                           asn1::object_identifier(algorithm.parameter_set)});
  }
  return encode_gost(*gost_kind_of(algorithm.kind), algorithm);
}

KeyAlgorithm decode_key_algorithm(asn1::Reader& reader) {
  asn1::Reader identifier = reader.enter(tag::sequence, "AlgorithmIdentifier");
  const asn1::Oid type = identifier.object_identifier("algorithm");
  KeyAlgorithm algorithm;
  if (type == oids::rsa_encryption) {
    algorithm.kind = KeyKind::rsa;
    identifier.next_if(tag::null);
  } else if (type == oids::ec_public_key) {
    algorithm = decode_ec(identifier);
  } else if (type == oids::gost2012_256) {
    algorithm = decode_gost(gost_kinds[0], identifier);
  } else if (type == oids::gost2012_512) {
    algorithm = decode_gost(gost_kinds[1], identifier);
  } else {
    throw Error(ErrorCode::unsupportedAlgorithm, "key algorithm " + type.dotted());
  }
  identifier.finish("AlgorithmIdentifier");
  return algorithm;
}

std::size_t scalar_size(const KeyAlgorithm& algorithm) {
  if (algorithm.kind == KeyKind::gost2012_256) return 32;
  if (algorithm.kind == KeyKind::gost2012_512) return 64;
  if (algorithm.parameter_set == oids::secp256r1) return 32;
  if (algorithm.parameter_set == oids::secp384r1) return 48;
  throw Error(ErrorCode::unsupportedAlgorithm, "no fixed size");
}

bool is_gost(const KeyAlgorithm& algorithm) { return gost_kind_of(algorithm.kind) != nullptr; }

}  // namespace kepka::pki
