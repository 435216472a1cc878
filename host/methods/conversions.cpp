// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/conversions.h"

#include <algorithm>

#include "base/error.h"
#include "crypto/gost/parameter_sets.h"
#include "pki/oids.h"
#include "pki/pem.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using crypto::KeyKind;
using protocol::Algorithm;

struct AlgorithmRow {
  Algorithm name;
  KeyKind kind;
  unsigned rsa_bits;
  const asn1::Oid* curve;  // of ECDSA; GOST has a table of its own
};

const AlgorithmRow algorithm_rows[] = {
    {Algorithm::gost2012_256, KeyKind::gost2012_256, 0, nullptr},
    {Algorithm::gost2012_512, KeyKind::gost2012_512, 0, nullptr},
    {Algorithm::rsa_2048, KeyKind::rsa, 2048, nullptr},
    {Algorithm::rsa_3072, KeyKind::rsa, 3072, nullptr},
    {Algorithm::rsa_4096, KeyKind::rsa, 4096, nullptr},
    {Algorithm::ecdsa_p256, KeyKind::ecdsa, 0, &pki::oids::secp256r1},
    {Algorithm::ecdsa_p384, KeyKind::ecdsa, 0, &pki::oids::secp384r1},
};

bool is_gost(KeyKind kind) {
  return kind == KeyKind::gost2012_256 || kind == KeyKind::gost2012_512;
}

Error bad_parameter_set(const char* expected) {
  return Error(ErrorCode::invalidParams)
      .with("field", (arguments_path() / "profile" / "parameterSet").text())
      .with("expected", expected);
}

/// By name ("CryptoPro-XchA") or by dotted OID.
const crypto::gost::ParameterSet* find_set(const std::string& text) {
  if (const auto* by_name = crypto::gost::find_by_name(text)) return by_name;
  try {
    return crypto::gost::find_by_oid(asn1::Oid(text));
  } catch (const Error&) {
    return nullptr;
  }
}

asn1::Oid parameter_set_of(KeyKind kind, const std::optional<std::string>& asked) {
  if (!asked) return asn1::Oid(crypto::gost::default_set(kind).oid);
  const crypto::gost::ParameterSet* set = find_set(*asked);
  if (set == nullptr || set->test_only)
    throw bad_parameter_set("a production parameter set of GOST R 34.10-2012");
  if (set->kind != kind) throw bad_parameter_set("a parameter set of the algorithm's size");
  return asn1::Oid(set->oid);
}

}  // namespace

protocol::Texts label_of(const keystore::StorageInfo& storage) {
  return {storage.label_ru, storage.label_en};
}

ApplicantParts parts_of(const protocol::Applicant& applicant) {
  ApplicantParts parts;
  parts.fields = applicant;
  const auto kind = parts.fields.find("kind");
  if (kind == parts.fields.end()) throw Error(ErrorCode::unknownApplicantKind);
  parts.kind = kind->second;
  parts.fields.erase(kind);
  return parts;
}

applicant::Rules rules_of(const std::optional<protocol::ApplicantRules>& rules) {
  applicant::Rules out;
  if (!rules) return out;
  for (const auto& [field, rule] : *rules) out[field] = static_cast<applicant::Presence>(rule);
  return out;
}

std::vector<protocol::Fault> to_protocol(const std::vector<applicant::Fault>& faults) {
  std::vector<protocol::Fault> out;
  for (const applicant::Fault& fault : faults) out.push_back({fault.field, fault.reason});
  return out;
}

crypto::KeyAlgorithm algorithm_of(const protocol::Profile& profile) {
  const Algorithm asked = profile.algorithm.value_or(Algorithm::gost2012_256);
  const auto row =
      std::find_if(std::begin(algorithm_rows), std::end(algorithm_rows),
                   [asked](const AlgorithmRow& candidate) { return candidate.name == asked; });
  if (row == std::end(algorithm_rows)) throw Error(ErrorCode::unsupportedAlgorithm);
  if (is_gost(row->kind)) return {row->kind, parameter_set_of(row->kind, profile.parameter_set), 0};
  if (profile.parameter_set)
    throw bad_parameter_set("nothing: only GOST R 34.10-2012 has parameter sets");
  return {row->kind, row->curve != nullptr ? *row->curve : asn1::Oid(), row->rsa_bits};
}

protocol::Algorithm algorithm_name(const crypto::KeyAlgorithm& algorithm) {
  for (const AlgorithmRow& row : algorithm_rows) {
    if (row.kind != algorithm.kind || row.rsa_bits != algorithm.rsa_bits) continue;
    if (row.curve != nullptr && *row.curve != algorithm.parameter_set) continue;
    return row.name;
  }
  throw Error(ErrorCode::unsupportedAlgorithm);
}

protocol::CertificateInfo to_protocol(const pki::Certificate& certificate,
                                      const keystore::StorageInfo& storage) {
  protocol::CertificateInfo info;
  info.subject = pki::display_name(certificate.subject);
  info.issuer = pki::display_name(certificate.issuer);
  info.common_name =
      pki::display_text(pki::find_attribute(certificate.subject, pki::oids::common_name));
  info.serial = base::to_hex(certificate.serial);
  info.not_before = pki::iso_time(certificate.not_before);
  info.not_after = pki::iso_time(certificate.not_after);
  info.sha256 = base::to_hex(crypto::digest(crypto::Digest::sha256, certificate.der));
  info.storage = label_of(storage);
  info.pem = pki::to_pem("CERTIFICATE", certificate.der);
  return info;
}

protocol::Enrolment to_protocol(const enrolments::Enrolment& enrolment,
                                const keystore::StorageInfo& storage, bool whole) {
  protocol::Enrolment out;
  out.id = enrolment.id;
  out.request_id = enrolment.request_id;
  out.state = static_cast<protocol::EnrolmentState>(enrolment.state);
  out.storage = enrolment.storage;
  out.place = enrolment.place;
  out.algorithm =
      protocol::algorithm_from_text(enrolment.algorithm).value_or(Algorithm::gost2012_256);
  out.created = pki::iso_time(enrolment.created);
  out.updated = pki::iso_time(enrolment.updated);
  if (!whole) return out;
  if (!enrolment.request.empty()) out.csr = pki::to_pem("CERTIFICATE REQUEST", enrolment.request);
  if (!enrolment.certificate.empty()) {
    out.certificate = to_protocol(pki::decode_certificate(enrolment.certificate), storage);
  }
  return out;
}

}  // namespace kepka::methods
