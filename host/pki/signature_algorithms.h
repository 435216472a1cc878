// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "crypto/keys.h"

// The algorithms of digests and signatures that certificates, CRLs and CMS name (RFC 9215, RFC
// 5754, RFC 3279). Signing uses those of digest_for() alone; what others use is read.
namespace kepka::pki {

/// DER of an AlgorithmIdentifier for a digest, parameters absent (RFC 5754 2, RFC 9215 2.2).
crypto::Bytes digest_algorithm(crypto::Digest digest);

/// The digest that an AlgorithmIdentifier names, parameters absent or NULL; nothing for another or
/// for no AlgorithmIdentifier.
std::optional<crypto::Digest> find_digest(crypto::ByteView algorithm);

/// DER of the AlgorithmIdentifier of a signature in CMS: GOST the key's own OID without parameters,
/// as the examples of R 1323565.1.025 have it; RSA rsaEncryption with NULL (RFC 3370 3.2); ECDSA
/// with its digest (RFC 5754 3.3).
crypto::Bytes cms_signature_algorithm(const crypto::KeyAlgorithm& algorithm);

/// A signature's AlgorithmIdentifier: which keys make it and, unless it leaves that to another
/// field (as CMS may), of which digest.
struct SignatureScheme {
  crypto::KeyKind kind;
  std::optional<crypto::Digest> digest;
};

/// Nothing for what Kepka does not verify.
std::optional<SignatureScheme> find_signature_scheme(crypto::ByteView algorithm);

/// Whether `signature` over `content` was made by `key` with an algorithm that names its digest, as
/// in certificates and CRLs. Nothing if Kepka cannot verify such a signature.
std::optional<bool> verify_signed(const crypto::PublicKey& key, crypto::ByteView algorithm,
                                  crypto::ByteView content, crypto::ByteView signature);

/// The OBJECT IDENTIFIER of an AlgorithmIdentifier. Throws Error(malformedDer).
asn1::Oid algorithm_oid(crypto::ByteView algorithm);

}  // namespace kepka::pki
