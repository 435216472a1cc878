// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "asn1/oid.h"
#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/keys.h"
#include "crypto/random.h"

// ECDSA on the curves of NIST (RFC 5480). Public values are 04 ‖ x ‖ y, private ones big-endian,
// signatures DER of ECDSA-Sig-Value.
namespace kepka::crypto::ecdsa {

struct NamedCurve {
  std::string_view oid;  // dotted
  std::size_t width;     // of a coordinate, a private key and half a signature, in bytes
  Digest digest;
};

/// nullptr if Kepka does not support it.
const NamedCurve* find_by_oid(const asn1::Oid& oid);

base::Secret generate(const NamedCurve& curve, Random& random);

/// Throws Error(keyDamaged) for a wrong length and for d outside 1 .. n - 1.
Bytes public_value(const NamedCurve& curve, ByteView private_value);

bool is_public_value(const NamedCurve& curve, ByteView public_value);

Bytes sign(const NamedCurve& curve, ByteView private_value, ByteView digest, Random& random);

/// Of a digest that is longer than the curve's order, its leftmost bits count (FIPS 186-5 6.4.2).
bool verify(const NamedCurve& curve, ByteView public_value, ByteView digest, ByteView signature);

}  // namespace kepka::crypto::ecdsa
