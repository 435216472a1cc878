// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/keys.h"
#include "crypto/random.h"
#include "state.h"

namespace virtual_rutoken {

/// As the raw mechanisms give it: GOST s ‖ r and ECDSA r ‖ s, halves big-endian and of fixed width;
/// RSA PKCS #1 v1.5 around `data` as it is (a DigestInfo). Throws Failure(CKR_DATA_LEN_RANGE) for
/// data of a wrong length: GOST exactly 32 or 64 bytes, RSA at most the modulus less 11.
Bytes raw_sign(const Object& private_key, ByteView data, kepka::crypto::Random& random);

/// Throws as raw_sign() does.
bool raw_verify(const Object& public_key, ByteView data, ByteView signature);

/// DER of the hash's OID, which mechanisms that hash may have as their parameter.
Bytes digest_oid(kepka::crypto::Digest digest);

}  // namespace virtual_rutoken
