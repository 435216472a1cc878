// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "asn1/reader.h"
#include "pki/request.h"

// Extensions (RFC 5280 4.1), which requests and certificates share.
namespace kepka::pki {

/// DER of Extensions: SEQUENCE OF Extension.
Bytes encode_extensions(const std::vector<Extension>& extensions);

/// The next element of `reader`. Throws Error(malformedDer), also for an extension that stands
/// twice (RFC 5280 4.2).
std::vector<Extension> decode_extensions(asn1::Reader& reader);

}  // namespace kepka::pki
