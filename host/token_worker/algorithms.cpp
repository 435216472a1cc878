// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/algorithms.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"

namespace kepka::token_worker {

namespace {

using crypto::KeyKind;
namespace worker = wire::worker;

constexpr KeyKindRow rows[] = {
    {KeyKind::gost2012_256, CKK_GOSTR3410, CKM_GOSTR3410_KEY_PAIR_GEN, CKM_GOSTR3410},
    {KeyKind::gost2012_512, CKK_GOSTR3410_512, CKM_GOSTR3410_512_KEY_PAIR_GEN, CKM_GOSTR3410_512},
    {KeyKind::rsa, CKK_RSA, CKM_RSA_PKCS_KEY_PAIR_GEN, CKM_RSA_PKCS},
    {KeyKind::ecdsa, CKK_EC, CKM_EC_KEY_PAIR_GEN, CKM_ECDSA},
};

constexpr std::pair<worker::KeyKind, KeyKind> kinds[] = {
    {worker::KeyKind::gost2012_256, KeyKind::gost2012_256},
    {worker::KeyKind::gost2012_512, KeyKind::gost2012_512},
    {worker::KeyKind::rsa, KeyKind::rsa},
    {worker::KeyKind::ecdsa, KeyKind::ecdsa},
};

KeyKind kind_of(worker::KeyKind kind) {
  for (const auto& [theirs, ours] : kinds) {
    if (theirs == kind) return ours;
  }
  throw base::Error(base::ErrorCode::unsupportedAlgorithm, "kind of key");
}

worker::KeyKind kind_of(KeyKind kind) {
  for (const auto& [theirs, ours] : kinds) {
    if (ours == kind) return theirs;
  }
  throw base::Error(base::ErrorCode::unsupportedAlgorithm, "kind of key");
}

}  // namespace

const KeyKindRow& row_of(KeyKind kind) {
  for (const KeyKindRow& row : rows) {
    if (row.kind == kind) return row;
  }
  throw base::Error(base::ErrorCode::unsupportedAlgorithm, "kind of key");
}

const KeyKindRow* row_of_type(CK_KEY_TYPE type) {
  const auto* const found =
      std::find_if(std::begin(rows), std::end(rows),
                   [type](const KeyKindRow& row) { return row.key_type == type; });
  return found == std::end(rows) ? nullptr : found;
}

crypto::KeyAlgorithm from_wire(const worker::Algorithm& algorithm) {
  crypto::KeyAlgorithm out;
  out.kind = kind_of(algorithm.kind);
  out.rsa_bits = static_cast<unsigned>(algorithm.rsa_bits);
  try {
    if (!algorithm.parameter_set.empty()) out.parameter_set = asn1::Oid(algorithm.parameter_set);
  } catch (const base::Error&) {
    wire::throw_invalid(wire::Path("algorithm") / "parameterSet", "an OID");
  }
  crypto::check_algorithm(out);
  return out;
}

worker::PublicKey to_wire(const crypto::PublicKey& key) {
  const crypto::KeyAlgorithm& algorithm = key.algorithm;
  return {{kind_of(algorithm.kind),
           algorithm.parameter_set.empty() ? std::string() : algorithm.parameter_set.dotted(),
           algorithm.rsa_bits},
          base::to_hex(key.value)};
}

}  // namespace kepka::token_worker
