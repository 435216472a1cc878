// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "pki/certificate.h"
#include "pki/cms_signer_info.h"

// The signed attribute that ties a signature to one certificate: signing-certificate-v2 (RFC 5035
// 3) and the older signing-certificate with SHA-1 (RFC 2634 5.4). With it a CMS signature is
// CAdES-BES (ETSI EN 319 122-1 5.2.2).
namespace kepka::pki {

/// DER of SigningCertificateV2: the certificate's digest (its algorithm named, unless the DEFAULT),
/// and its issuer and serial number.
Bytes encode_signing_certificate(const Certificate& certificate, crypto::Digest digest);

/// Whether the attributes name that certificate as the signer's; nothing if there is no such
/// attribute. One that is malformed, stands twice or uses an unknown digest names nobody's.
std::optional<bool> names_signer(const std::vector<CmsAttribute>& signed_attributes,
                                 const Certificate& certificate);

}  // namespace kepka::pki
