// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "token_worker/objects.h"

namespace kepka::token_worker {

struct NewCertificate {
  base::Bytes id;  // CKA_ID of the key; may be empty
  std::string label;
  CK_ULONG category = 0;  // CKA_CERTIFICATE_CATEGORY (PKCS #11 base specification 4.6.2)
  base::Bytes der;
};

/// Issuer, serial number and subject of a certificate (RFC 5280 4.1), each whole DER. Throws
/// Error(malformedCertificate).
struct CertificateNames {
  base::Bytes issuer, serial, subject;
};
CertificateNames names_of(base::ByteView der);

/// False if the same bytes are there already. Throws Error(malformedCertificate), and what
/// Module::check() throws.
bool write_certificate(const Session& session, const NewCertificate& certificate);

/// Destroys every certificate object with these bytes.
void remove_certificate(const Session& session, base::ByteView der);

}  // namespace kepka::token_worker
