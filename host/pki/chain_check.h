// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "pki/certificate_extensions.h"
#include "pki/chain.h"

namespace kepka::pki {

/// What each certificate of a path must be by itself and in its place (RFC 5280 6.1.3, 6.1.4), its
/// signatures aside: valid at that time, not revoked, an authority that may certify, or at place 0
/// one that may sign.
std::vector<ChainProblem> check_path(const std::vector<const Certificate*>& path,
                                     std::span<const Crl> crls, Time at);

}  // namespace kepka::pki
