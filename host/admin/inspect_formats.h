// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "admin/artefact.h"
#include "admin/findings.h"
#include "pki/certificate.h"

namespace kepka::admin {

/// What inspect knows, one row each, the first that fits is taken. `fits` looks at the shape alone
/// and is true also for a damaged one, so that `describe` can say what is wrong with it.
struct Format {
  std::string_view id;  // as "format" in JSON
  bool (*fits)(base::ByteView der);
  wire::json::object (*describe)(base::ByteView der, pki::Time now, Findings& findings);
};

std::span<const Format> formats();

// One file each: inspect_certificate.cpp, ...
wire::json::object inspect_certificate(base::ByteView der, pki::Time now, Findings& findings);
wire::json::object inspect_request(base::ByteView der, pki::Time now, Findings& findings);
wire::json::object inspect_cms(base::ByteView ber, pki::Time now, Findings& findings);
wire::json::object inspect_crl(base::ByteView der, pki::Time now, Findings& findings);
wire::json::object inspect_private_key(base::ByteView der, pki::Time now, Findings& findings);
wire::json::object inspect_pfx(base::ByteView der, pki::Time now, Findings& findings);
wire::json::object inspect_encrypted_key(base::ByteView der, pki::Time now, Findings& findings);

}  // namespace kepka::admin
