// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "pki/certificate.h"

namespace kepka::pki {

struct RevokedCertificate {
  Bytes serial;  // content octets
  Time revoked;
  std::optional<std::int64_t> reason;  // CRLReason (RFC 5280 5.3.1)
};

/// A list of revoked certificates (RFC 5280 5.1).
struct Crl {
  Name issuer;
  Bytes issuer_der;
  Time this_update;
  std::optional<Time> next_update;
  std::vector<RevokedCertificate> revoked;
  std::vector<Extension> extensions;
  Bytes tbs, signature_algorithm, signature;
};

/// From DER of at most 64 MiB: lists of large issuers have hundreds of thousands of rows. Throws
/// Error(malformedCrl).
Crl decode_crl(ByteView der);

/// Whether the issuer signed the list; nothing if Kepka cannot verify such a signature.
std::optional<bool> verify_crl(const Crl& crl, const Certificate& issuer);

/// The row of a certificate of the list's issuer; nullptr if it is not revoked.
const RevokedCertificate* find_revoked(const Crl& crl, ByteView serial);

}  // namespace kepka::pki
