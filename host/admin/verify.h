// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "pki/certificate.h"
#include "wire/json.h"

namespace kepka::admin {

struct VerifyOptions {
  std::filesystem::path file;                      // CMS or a request
  std::optional<std::filesystem::path> content;    // of a detached signature
  std::vector<std::filesystem::path> authorities;  // certificates to trust
  std::vector<std::filesystem::path> crls;
  bool at_signing_time = false;  // judge certificates by the time that the signer's clock said
};

/// Verifies every signature in the file: {"format", "right", ...}. A request's "right" is its proof
/// of possession; of CMS it is true if there are signatures, each is right, its certificate is
/// valid and may sign, and, if authorities were given, one of them ends its chain. Contents and
/// files of any length are read in pieces. Throws Error(unknownFormat) for other files,
/// Error(malformedCms | malformedRequest | malformedCertificate | malformedCrl | notSignedData |
/// fileNotFound | ...).
wire::json::object verify(const VerifyOptions& options, pki::Time now);

}  // namespace kepka::admin
