// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "pki/certificate.h"

namespace kepka::methods {

/// The request, signed with the key of the certificate that it shall renew: CMS with the request's
/// DER inside (attached) and one CAdES-BES signature. Checked before it is given away. Throws
/// Error(certificateMismatch | signingFailed).
base::Bytes sign_statement(base::ByteView request, const pki::Certificate& certificate,
                           crypto::Signer& signer, pki::Time time);

}  // namespace kepka::methods
