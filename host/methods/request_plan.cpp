// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/request_plan.h"

#include <algorithm>

#include "base/error.h"
#include "methods/profile.h"
#include "pki/oids.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;

pki::Name subject_of(const protocol::Applicant& applicant, const applicant::Rules& rules) {
  const ApplicantParts parts = parts_of(applicant);
  const applicant::Verdict verdict = applicant::check(parts.kind, parts.fields, rules);
  if (verdict.faults.empty()) return applicant::subject_name(parts.kind, parts.fields, rules);
  std::string faults;
  for (const applicant::Fault& fault : verdict.faults) {
    if (!faults.empty()) faults += ", ";
    faults += fault.field + ' ' + fault.reason;
  }
  throw Error(ErrorCode::invalidApplicant).with("faults", faults);
}

}  // namespace

// The params as the protocol writes them: keys in the order of protocol.json, the applicant's
// sorted. The storage by its own id: a handle may become another.
base::Bytes fingerprint_of(protocol::EnrolmentsBeginParams params, const std::string& storage_id) {
  params.request_id.clear();
  params.storage = storage_id;
  const std::string text = json::serialize(protocol::write(params));
  return crypto::digest(crypto::Digest::sha256, base::bytes_of(text));
}

keystore::KeyRequest RequestPlan::key_request() const {
  const pki::Name subject = pki::decode_name(content.subject);
  return {algorithm, pki::find_attribute(subject, pki::oids::common_name), exchange};
}

void complete_plan(RequestPlan& plan, const protocol::Profile& profile,
                   const keystore::StorageInfo& storage) {
  check_storage(profile, storage);
  plan.algorithm_name = std::string(to_string(algorithm_name(plan.algorithm)));
  const auto& offered = storage.algorithms;
  if (std::find(offered.begin(), offered.end(), plan.algorithm_name) == offered.end())
    throw Error(ErrorCode::unsupportedAlgorithm);
  plan.exchange = for_exchange(profile);
  plan.content.extensions = extensions_of(profile, storage);
  plan.content.attributes = attributes_of(profile);
  plan.info_without_key = pki::encode_request_info_without_key(plan.content, plan.algorithm);
}

RequestPlan plan_request(const protocol::EnrolmentsBeginParams& params,
                         const keystore::StorageInfo& storage,
                         const crypto::KeyAlgorithm* existing) {
  const protocol::Profile profile = params.profile.value_or(protocol::Profile{});
  RequestPlan plan;
  const bool named = profile.algorithm || profile.parameter_set;
  plan.algorithm = existing != nullptr && !named ? *existing : algorithm_of(profile);
  if (existing != nullptr && plan.algorithm != *existing) throw Error(ErrorCode::keyNotReusable);
  plan.content.subject =
      pki::encode_name(subject_of(params.applicant, rules_of(profile.applicant)));
  complete_plan(plan, profile, storage);
  plan.fingerprint = fingerprint_of(params, storage.id);
  return plan;
}

}  // namespace kepka::methods
