// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/findings.h"
#include "pki/cms_signer_info.h"

namespace kepka::admin {

/// What one signature says of itself: {"signingTime", "level", "digest", "algorithm", "attributes",
/// "unsignedAttributes"}. Nothing of it is verified here.
wire::json::object describe_signer(const pki::SignerInfo& signer, Findings& findings);

/// Whose certificate it names: {"issuer", "serial"} or {"keyIdentifier"}.
wire::json::object describe_signer_name(const pki::SignerInfo& signer);

}  // namespace kepka::admin
