// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

#include "pki/certificate.h"

namespace kepka::pki {

/// What an authority gives out beside a lone certificate: DER or base64 of a certificate or of
/// PKCS #7 (SignedData; its signatures are nobody's business here), or PEM with any number of
/// either (RFC 7468 5.1, 8, 9). In the order they stand, each once. Throws
/// Error(malformedCertificate) for anything else, for none and for more than 64.
std::vector<Certificate> read_certificate_bundle(ByteView file);

/// DER in a text: base64, or one PEM block with one of the labels. Throws Error(malformedDer).
Bytes der_of_text(std::string_view text, std::initializer_list<std::string_view> labels);

}  // namespace kepka::pki
