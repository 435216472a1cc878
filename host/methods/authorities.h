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
/// another of them, with a signature that verifies. They are kept for programs that build chains
/// and make nothing trusted. Throws Error(invalidParams | malformedCertificate | certificateExpired
/// | chainWrong).
std::vector<pki::Certificate> read_authorities(const std::optional<std::vector<std::string>>& chain,
                                               const pki::Certificate& certificate);

/// That every one of them has signed `certificate`, or one of them that has, and those that say so
/// themselves. Throws Error(chainWrong) with "fault" and "certificate".
void check_signed_by(const std::vector<pki::Certificate>& authorities,
                     const pki::Certificate& certificate);

/// Throws Error(certificateExpired).
void check_not_expired(const pki::Certificate& certificate);

/// Throws Error(certificateExpired | certificateNotYetValid).
void check_valid_now(const pki::Certificate& certificate);

}  // namespace kepka::methods
