// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "mechanisms.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>

#include "config.h"
#include "failure.h"

namespace virtual_rutoken {

namespace {

using kepka::crypto::Digest;

constexpr CK_FLAGS generates = CKF_HW | CKF_GENERATE_KEY_PAIR;
constexpr CK_FLAGS signs = CKF_HW | CKF_SIGN | CKF_VERIFY;
constexpr CK_FLAGS digests = CKF_HW | CKF_DIGEST;
constexpr CK_FLAGS named_curves = CKF_EC_F_P | CKF_EC_NAMEDCURVE | CKF_EC_UNCOMPRESS;
constexpr CK_KEY_TYPE no_key = CK_UNAVAILABLE_INFORMATION;

constexpr std::array table = {
    Mechanism{CKM_RSA_PKCS_KEY_PAIR_GEN, "CKM_RSA_PKCS_KEY_PAIR_GEN", generates, CKK_RSA,
              std::nullopt, 512, 4096, 2048},
    Mechanism{CKM_RSA_PKCS, "CKM_RSA_PKCS", signs, CKK_RSA, std::nullopt, 512, 4096, 2048},
    Mechanism{CKM_EC_KEY_PAIR_GEN, "CKM_EC_KEY_PAIR_GEN", generates | named_curves, CKK_EC,
              std::nullopt, 256, 384, 0},
    Mechanism{CKM_ECDSA, "CKM_ECDSA", signs | named_curves, CKK_EC, std::nullopt, 256, 384, 0},
    Mechanism{CKM_GOSTR3410_KEY_PAIR_GEN, "CKM_GOSTR3410_KEY_PAIR_GEN", generates, CKK_GOSTR3410,
              std::nullopt, 256, 256, 256},
    Mechanism{CKM_GOSTR3410, "CKM_GOSTR3410", signs, CKK_GOSTR3410, std::nullopt, 256, 256, 256},
    Mechanism{CKM_GOSTR3410_WITH_GOSTR3411_12_256, "CKM_GOSTR3410_WITH_GOSTR3411_12_256", signs,
              CKK_GOSTR3410, Digest::streebog256, 256, 256, 256},
    Mechanism{CKM_GOSTR3410_512_KEY_PAIR_GEN, "CKM_GOSTR3410_512_KEY_PAIR_GEN", generates,
              CKK_GOSTR3410_512, std::nullopt, 512, 512, 512},
    Mechanism{CKM_GOSTR3410_512, "CKM_GOSTR3410_512", signs, CKK_GOSTR3410_512, std::nullopt, 512,
              512, 512},
    Mechanism{CKM_GOSTR3410_WITH_GOSTR3411_12_512, "CKM_GOSTR3410_WITH_GOSTR3411_12_512", signs,
              CKK_GOSTR3410_512, Digest::streebog512, 512, 512, 512},
    Mechanism{CKM_GOSTR3411_12_256, "CKM_GOSTR3411_12_256", digests, no_key, Digest::streebog256, 0,
              0, 0},
    Mechanism{CKM_GOSTR3411_12_512, "CKM_GOSTR3411_12_512", digests, no_key, Digest::streebog512, 0,
              0, 0},
    Mechanism{CKM_SHA_1, "CKM_SHA_1", digests, no_key, Digest::sha1, 0, 0, 0},
    Mechanism{CKM_SHA256, "CKM_SHA256", digests, no_key, Digest::sha256, 0, 0, 0},
    Mechanism{CKM_SHA384, "CKM_SHA384", digests, no_key, Digest::sha384, 0, 0, 0},
    Mechanism{CKM_SHA512, "CKM_SHA512", digests, no_key, Digest::sha512, 0, 0, 0},
};

bool has(const TokenConfig& token, const Mechanism& mechanism) {
  if (token.model == Model::lite || token.without_mechanisms.contains(mechanism.type)) return false;
  return mechanism.key_type == no_key || mechanism.max_key(token) != 0;
}

}  // namespace

CK_ULONG Mechanism::max_key(const TokenConfig& token) const {
  return token.model == Model::ecp3 ? max_key_ecp3 : max_key_ecp2;
}

std::vector<const Mechanism*> mechanisms_of(const TokenConfig& token) {
  std::vector<const Mechanism*> found;
  for (const Mechanism& mechanism : table) {
    if (has(token, mechanism)) found.push_back(&mechanism);
  }
  return found;
}

const Mechanism& find_mechanism(const TokenConfig& token, CK_MECHANISM_TYPE type, CK_FLAGS flag) {
  for (const Mechanism* mechanism : mechanisms_of(token)) {
    if (mechanism->type == type && (mechanism->flags & flag) == flag) return *mechanism;
  }
  fail(CKR_MECHANISM_INVALID);
}

CK_MECHANISM_TYPE mechanism_of(std::string_view name) {
  const auto* found = std::find_if(table.begin(), table.end(),
                                   [&](const Mechanism& row) { return row.name == name; });
  if (found == table.end()) throw std::runtime_error("no mechanism " + std::string(name));
  return found->type;
}

std::string mechanism_name(CK_MECHANISM_TYPE type) {
  for (const Mechanism& row : table) {
    if (row.type == type) return std::string(row.name);
  }
  char text[32];
  std::snprintf(text, sizeof text, "0x%08lX", type);
  return text;
}

}  // namespace virtual_rutoken
