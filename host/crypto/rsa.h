// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/keys.h"
#include "crypto/random.h"

// RSA with PKCS #1 v1.5 (RFC 8017), signing with SHA-256. Values are DER of RSAPublicKey and
// RSAPrivateKey.
namespace kepka::crypto::rsa {

base::Secret generate(unsigned bits, Random& random);

/// Throws Error(keyDamaged) for what is no key of that size or does not belong together.
base::Bytes public_value(unsigned bits, base::ByteView private_value);

bool is_public_value(unsigned bits, base::ByteView public_value);

/// Throws Error(keyDamaged) as public_value() does. The caller verifies: a wrong CRT part of the
/// key would give its factors away with the signature.
base::Bytes sign(unsigned bits, base::ByteView private_value, base::ByteView digest,
                 Random& random);

/// `algorithm` made the digest: SHA-256, SHA-384 or SHA-512.
bool verify(unsigned bits, base::ByteView public_value, Digest algorithm, base::ByteView digest,
            base::ByteView signature);

}  // namespace kepka::crypto::rsa
