// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/secret.h"
#include "crypto/gost/parameter_sets.h"
#include "crypto/random.h"

// GOST R 34.10-2012 (RFC 7091) in the encodings of RFC 9215: private keys and coordinates
// little-endian, the halves of a signature big-endian. Digests are Streebog's bytes as they come.
namespace kepka::crypto::gost {

base::Secret generate(const ParameterSet& set, Random& random);

/// x ‖ y. Throws Error(keyDamaged) for a wrong length and for d outside 1 .. q - 1.
Bytes public_value(const ParameterSet& set, ByteView private_value);

/// Of the right length, on the curve, of order q.
bool is_public_value(const ParameterSet& set, ByteView public_value);

/// s ‖ r. Throws Error(keyDamaged) as public_value() does.
Bytes sign(const ParameterSet& set, ByteView private_value, ByteView digest, Random& random);

/// sign() with the number k of RFC 7091 6.1 (big-endian) given: for the standards' examples, where
/// it is fixed, and for nothing else, because two signatures with one k give the private key away.
/// Throws Error(signingFailed) for a k that the standard would have drawn again.
Bytes sign_with_nonce(const ParameterSet& set, ByteView private_value, ByteView digest,
                      ByteView nonce);

bool verify(const ParameterSet& set, ByteView public_value, ByteView digest, ByteView signature);

}  // namespace kepka::crypto::gost
