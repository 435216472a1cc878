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
  pki::RequestContent content;
  base::Bytes
      info_without_key;     // CertificationRequestInfo, the key's bits zero: what the window shows
  base::Bytes fingerprint;  // SHA-256 of what was asked for, requestId aside
  bool exchange = true;     // the key is for signing and exchange, not for signing alone
  // The enrolment whose key is used again, and the key's id; empty: a new key is made.
  std::string key_of, key_id;

  keystore::KeyRequest key_request() const;
};

/// SHA-256 of what is asked for, requestId aside, of the storage with that id.
base::Bytes fingerprint_of(protocol::EnrolmentsBeginParams params, const std::string& storage_id);

/// All that the profile says, once algorithm and subject are there. Throws
/// Error(qualifiedStorageNeeded | unsupportedAlgorithm), and what profile.h does.
void complete_plan(RequestPlan& plan, const protocol::Profile& profile,
                   const keystore::StorageInfo& storage);

/// Throws Error(invalidApplicant) with "faults" ("snils wrongCheckDigits, inn required"),
/// Error(unknownApplicantKind), and what complete_plan() does. `existing`: the algorithm of the key
/// that is there already; Error(keyNotReusable) if the profile wants another.
RequestPlan plan_request(const protocol::EnrolmentsBeginParams& params,
                         const keystore::StorageInfo& storage,
                         const crypto::KeyAlgorithm* existing = nullptr);

}  // namespace kepka::methods
