// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "admin/findings.h"
#include "pki/certificate_extensions.h"

namespace kepka::admin {

/// [{"oid", "name", "critical", "value"}]: the value decoded where it is known, else in
/// hexadecimal. Those that cannot be read, or are critical and unknown, go into the findings.
wire::json::array describe_extensions(const std::vector<pki::Extension>& extensions,
                                      Findings& findings);

/// What a certificate's extensions say together: usage against being an authority, the period of
/// the private key at that time, classes of the signature tool.
void check_certificate_extensions(const std::vector<pki::Extension>& extensions, pki::Time now,
                                  Findings& findings);

}  // namespace kepka::admin
