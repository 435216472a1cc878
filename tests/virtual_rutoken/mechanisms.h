// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <pkcs11-helper-1.0/pkcs11.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/keys.h"

namespace virtual_rutoken {

struct TokenConfig;

/// One row of the table of what the models can do.
struct Mechanism {
  CK_MECHANISM_TYPE type;
  std::string_view name;
  CK_FLAGS flags;                               // of CK_MECHANISM_INFO
  CK_KEY_TYPE key_type;                         // of a key-pair generation and a signature
  std::optional<kepka::crypto::Digest> digest;  // that the token computes itself
  CK_ULONG min_key, max_key_ecp3,
      max_key_ecp2;  // as CK_MECHANISM_INFO says it; ECP 2.0: 0 for none

  CK_ULONG max_key(const TokenConfig& token) const;
};

/// What the token has: none for Lite.
std::vector<const Mechanism*> mechanisms_of(const TokenConfig& token);

/// Throws Failure(CKR_MECHANISM_INVALID) unless the token has it with that flag.
const Mechanism& find_mechanism(const TokenConfig& token, CK_MECHANISM_TYPE type, CK_FLAGS flag);

/// By its name; throws std::runtime_error if there is none.
CK_MECHANISM_TYPE mechanism_of(std::string_view name);

/// The name, or "0x...".
std::string mechanism_name(CK_MECHANISM_TYPE type);

}  // namespace virtual_rutoken
