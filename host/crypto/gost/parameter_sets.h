// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>

#include "asn1/oid.h"
#include "crypto/keys.h"

namespace kepka::crypto::gost {

/// One row of the table of GOST R 34.10-2012 parameter sets (RFC 4357, RFC 7836). Numbers are
/// hexadecimal.
struct ParameterSet {
  std::string_view
      name;  // as a profile writes it: "CryptoPro-A", "CryptoPro-XchA", "tc26-256-A", ...
  std::string_view oid;  // dotted
  KeyKind kind;
  bool test_only;
  bool digest_parameter;  // whether Kepka writes digestParamSet with it (RFC 9215 4.2 and what the
                          // field does)
  unsigned cofactor;
  std::string_view p, a, b, q, x, y;
};

std::span<const ParameterSet> parameter_sets();
/// nullptr if there is none.
const ParameterSet* find_by_oid(const asn1::Oid& oid);
const ParameterSet* find_by_name(std::string_view name);

/// What a key gets when nobody asks for a set: CryptoPro-XchA for 256, tc26-512-A for 512.
const ParameterSet& default_set(KeyKind kind);

}  // namespace kepka::crypto::gost
