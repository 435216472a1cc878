// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <vector>

#include "pki/certificate.h"
#include "pki/crl.h"

namespace kepka::admin {

/// Every certificate in the files: DER, base64, PEM with many, or PKCS #7. Throws
/// Error(malformedCertificate) for a file that holds something else.
std::vector<pki::Certificate> read_certificate_files(
    const std::vector<std::filesystem::path>& files);

/// Every list of revoked certificates in the files. Throws Error(malformedCrl).
std::vector<pki::Crl> read_crl_files(const std::vector<std::filesystem::path>& files);

}  // namespace kepka::admin
