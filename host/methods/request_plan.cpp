// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/request_plan.h"

#include <algorithm>

#include "base/error.h"
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

std::vector<asn1::Oid> purposes_of(const protocol::Profile& profile) {
  if (!profile.extended_key_usage) return {pki::oids::client_auth, pki::oids::email_protection};
  std::vector<asn1::Oid> purposes;
  for (std::size_t i = 0; i < profile.extended_key_usage->size(); ++i) {
    try {
      purposes.emplace_back((*profile.extended_key_usage)[i]);
    } catch (const Error&) {
      throw Error(ErrorCode::invalidParams)
          .with("field", (arguments_path() / "profile" / "extendedKeyUsage" / i).text())
          .with("expected", "an object identifier, \"1.3.6.1.5.5.7.3.2\"");
    }
  }
  return purposes;
}

bool for_exchange(const protocol::Profile& profile) {
  return profile.key_use.value_or(protocol::ProfileKeyUse::signing_and_exchange) ==
         protocol::ProfileKeyUse::signing_and_exchange;
}

std::vector<pki::Extension> extensions_of(const protocol::Profile& profile, bool exchange,
                                          const keystore::StorageInfo& storage) {
  std::vector<pki::Extension> extensions{pki::key_usage(exchange)};
  const std::vector<asn1::Oid> purposes = purposes_of(profile);
  if (!purposes.empty()) extensions.push_back(pki::extended_key_usage(purposes));
  extensions.push_back(pki::subject_sign_tool(storage.sign_tool));
  if (profile.identification_kind) {
    extensions.push_back(pki::identification_kind(static_cast<int>(*profile.identification_kind)));
  }
  return extensions;
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
  return {algorithm, pki::find_attribute(subject, pki::oids::common_name), exchange};
}

RequestPlan plan_request(const protocol::EnrolmentsBeginParams& params,
                         const keystore::StorageInfo& storage) {
  const protocol::Profile profile = params.profile.value_or(protocol::Profile{});
  RequestPlan plan;
  plan.algorithm = algorithm_of(profile);
  plan.algorithm_name = std::string(to_string(algorithm_name(plan.algorithm)));
  const auto& offered = storage.algorithms;
  if (std::find(offered.begin(), offered.end(), plan.algorithm_name) == offered.end()) {
    throw Error(ErrorCode::unsupportedAlgorithm);
  }
  plan.subject = subject_of(params.applicant, rules_of(profile.applicant));
  plan.exchange = for_exchange(profile);
  plan.extensions = extensions_of(profile, plan.exchange, storage);
  plan.info_without_key =
      pki::encode_request_info_without_key(plan.subject, plan.algorithm, plan.extensions);
  plan.fingerprint = fingerprint_of(params, storage.id);
  return plan;
}

}  // namespace kepka::methods
