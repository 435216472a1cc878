// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pki/certificate.h"

namespace kepka::methods {

/// The certificates of authorities that a page sends along with `certificate`: each of them says
/// that it is an authority's (RFC 5280 4.2.1.9), is not expired, and issued `certificate` or
/// another of them. They are kept for programs that build chains and make nothing trusted. Throws
/// Error(invalidParams | malformedCertificate | certificateExpired).
std::vector<pki::Certificate> read_authorities(const std::optional<std::vector<std::string>>& chain,
                                               const pki::Certificate& certificate);

/// Throws Error(certificateExpired).
void check_not_expired(const pki::Certificate& certificate);

}  // namespace kepka::methods
