// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "asn1/reader.h"
#include "base/secret.h"
#include "crypto/keys.h"
#include "crypto/random.h"

// MacData of a PFX (RFC 7292 4, RFC 9548 3).
namespace kepka::pki {

struct PfxMac {
  crypto::Digest digest = crypto::Digest::streebog512;
  base::Bytes value;
  base::Bytes salt;
  std::uint32_t iterations = 1;
};

/// The next element of `reader`. Throws Error(malformedDer | keyFileUnsupported).
PfxMac decode_pfx_mac(asn1::Reader& reader);

/// Whether it is the MAC of `content` under the password. Throws Error(storeDamaged) for iterations
/// out of bounds.
bool verify_pfx_mac(const PfxMac& mac, base::ByteView content, const base::Secret& password);

/// DER of MacData with a new salt: `digest` is Streebog-512 or SHA-256.
base::Bytes encode_pfx_mac(crypto::Digest digest, base::ByteView content,
                           const base::Secret& password, crypto::Random& random);

}  // namespace kepka::pki
