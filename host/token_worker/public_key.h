// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "crypto/keys.h"
#include "token_worker/objects.h"

namespace kepka::token_worker {

// From attributes to what crypto::PublicKey carries. Each throws Error(malformedKey) for anything
// else.

/// CKA_VALUE of a GOST public key: x ‖ y, each little-endian, as it is (Rutoken), or inside an
/// OCTET STRING. `width`: of a coordinate, in bytes.
base::Bytes gost_point(base::ByteView value, std::size_t width);

/// CKA_EC_POINT: DER of ECPoint, which is an OCTET STRING (PKCS #11 current mechanisms 2.3.3), or
/// the bare point 04 ‖ x ‖ y, as some modules have it. `width` as above.
base::Bytes ec_point(base::ByteView value, std::size_t width);

/// DER of RSAPublicKey (RFC 8017 A.1.1) from big-endian CKA_MODULUS and CKA_PUBLIC_EXPONENT.
base::Bytes rsa_public_key(base::ByteView modulus, base::ByteView exponent);
/// Of a big-endian number.
unsigned bit_length(base::ByteView number);

/// The OID in CKA_GOSTR3410_PARAMS or CKA_EC_PARAMS: DER with tag and length.
asn1::Oid parameter_oid(base::ByteView der);

/// A CKO_PUBLIC_KEY; nothing if Kepka does not understand it. Not checked to lie on its curve.
/// Throws what Module::check() throws.
std::optional<crypto::PublicKey> read_public_key(const Session& session, CK_OBJECT_HANDLE object);

}  // namespace kepka::token_worker
