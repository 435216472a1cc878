// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "methods/conversions.h"
#include "pki/request.h"

namespace kepka::methods {

/// Everything about a certificate request but the key itself, from what a page asks for.
struct RequestPlan {
  crypto::KeyAlgorithm algorithm;
  std::string algorithm_name;  // of the protocol
  pki::Name subject;
  std::vector<pki::Extension> extensions;
  base::Bytes
      info_without_key;     // CertificationRequestInfo, the key's bits zero: what the window shows
  base::Bytes fingerprint;  // SHA-256 of what was asked for, requestId aside
  bool exchange = true;     // the key is for signing and exchange, not for signing alone

  keystore::KeyRequest key_request() const;
};

/// SHA-256 of what is asked for, requestId aside, of the storage with that id.
base::Bytes fingerprint_of(protocol::EnrolmentsBeginParams params, const std::string& storage_id);

/// Throws Error(invalidApplicant) with "faults" ("snils wrongCheckDigits, inn required"),
/// Error(unknownApplicantKind | unsupportedAlgorithm | invalidParams).
RequestPlan plan_request(const protocol::EnrolmentsBeginParams& params,
                         const keystore::StorageInfo& storage);

}  // namespace kepka::methods
