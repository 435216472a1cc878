// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace kepka::pki {

/// RFC 7468, lines of 64.
std::string to_pem(std::string_view label, base::ByteView der);

/// The one block with that label. Throws Error(malformedDer) if there is none or more than one.
base::Bytes from_pem(std::string_view label, std::string_view text);

/// Every block with that label; what stands between blocks is skipped (RFC 7468 2). Throws
/// Error(malformedDer) for a block that does not end or is no base64.
std::vector<base::Bytes> find_pem_blocks(std::string_view label, std::string_view text);

}  // namespace kepka::pki
