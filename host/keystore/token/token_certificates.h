// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "keystore/token/token_session.h"
#include "pki/certificate.h"

namespace kepka::keystore {

/// CKA_CERTIFICATE_CATEGORY (PKCS #11 base specification 4.6.2).
enum class CertificateCategory { person = 1, authority = 2 };

/// As a certificate object, labelled by its subject. The same bytes on the token already are
/// success. `id`: CKA_ID of the key, empty for none.
void write_certificate(TokenSession& session, const std::string& id,
                       const pki::Certificate& certificate, CertificateCategory category);

/// A text made harmless and short enough for CKA_LABEL.
std::string object_label(const std::string& text);

}  // namespace kepka::keystore
