// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/verify_signatures.h"

#include <algorithm>

#include "admin/describe_name.h"
#include "admin/describe_signer.h"
#include "admin/oid_names.h"
#include "base/error.h"
#include "pki/chain.h"
#include "pki/cms_verify.h"

namespace kepka::admin {
namespace {

using pki::ChainFault;
using pki::SignatureFault;
namespace json = wire::json;

constexpr std::size_t signatures_max = 100;

struct SignatureRow {
  SignatureFault fault;
  std::string_view message;
};

const SignatureRow signature_rows[] = {
    {SignatureFault::unknown_algorithm, "unknownAlgorithm"},
    {SignatureFault::malformed_attributes, "malformedAttributes"},
    {SignatureFault::other_content_type, "otherContentType"},
    {SignatureFault::no_content, "noContent"},
    {SignatureFault::changed_content, "changedContent"},
    {SignatureFault::wrong_signature, "wrongSignature"},
    {SignatureFault::no_certificate, "noCertificate"},
    {SignatureFault::other_certificate, "otherCertificate"},
};

struct ChainRow {
  std::string_view message;
  ChainFault fault;
  bool needs_trust;  // means nothing when no authority was given
};

const ChainRow chain_rows[] = {
    {"notYetValid", ChainFault::not_yet_valid, false},
    {"expired", ChainFault::expired, false},
    {"revoked", ChainFault::revoked, false},
    {"issuerUnknown", ChainFault::issuer_unknown, true},
    {"notTrusted", ChainFault::not_trusted, true},
    {"wrongIssuerSignature", ChainFault::wrong_signature, false},
    {"unknownIssuerAlgorithm", ChainFault::unknown_algorithm, true},
    {"noAuthority", ChainFault::no_authority, false},
    {"usageNotAllowed", ChainFault::usage_not_allowed, false},
    {"chainTooLong", ChainFault::too_long, false},
    {"unknownExtension", ChainFault::unknown_extension, false},
};

json::object describe_certificate(const pki::Certificate& certificate) {
  Findings ignored;  // inspect tells them
  json::object out;
  out["subject"] = describe_name(certificate.subject, ignored);
  out["issuer"] = describe_name(certificate.issuer, ignored);
  out["serial"] = base::to_hex(certificate.serial);
  out["notBefore"] = pki::iso_time(certificate.not_before);
  out["notAfter"] = pki::iso_time(certificate.not_after);
  return out;
}

json::array describe_path(const pki::Chain& chain) {
  json::array out;
  for (const pki::Certificate* certificate : chain.path) {
    out.emplace_back(pki::display_name(certificate->subject));
  }
  return out;
}

json::object check_chain(const pki::SignatureCheck& check,
                         std::span<const pki::Certificate> certificates, const Judgement& judgement,
                         Findings& findings) {
  const bool trust = !judgement.trusted.empty();
  const pki::Time at =
      judgement.at_signing_time && check.signing_time ? *check.signing_time : judgement.now;
  const pki::Chain chain =
      pki::build_chain(*check.certificate, {judgement.trusted, certificates, judgement.crls}, at);
  for (const pki::ChainProblem& problem : chain.problems) {
    const auto* row = std::ranges::find(chain_rows, problem.fault, &ChainRow::fault);
    if (row->needs_trust && !trust) continue;
    findings.add(row->message, pki::display_name(chain.path[problem.place]->subject));
  }
  if (!trust) findings.add("chainNotChecked");
  if (trust && judgement.crls.empty()) findings.add("revocationNotChecked");
  json::object out;
  out["checked"] = trust;
  out["at"] = pki::iso_time(at);
  out["trusted"] = trust && chain.problems.empty();
  out["path"] = describe_path(chain);
  return out;
}

// {"right", "findings"} and then what was found: who reads it wants the verdict first.
json::object with_verdict(const Findings& findings, const json::object& details) {
  json::object out;
  out["right"] = !findings.has_error();
  out["findings"] = findings.json();
  for (const auto& member : details) out.insert(member);
  return out;
}

json::object verify_signature(const base::Bytes& element, const asn1::Oid& content_type,
                              std::span<const pki::Certificate> certificates,
                              const Judgement& judgement) {
  Findings findings;
  json::object details;
  try {
    const pki::SignerInfo signer = pki::decode_signer_info(element);
    const auto check = pki::check_signature(signer, content_type, judgement.content, certificates);
    for (const SignatureFault fault : check.faults) {
      findings.add(std::ranges::find(signature_rows, fault, &SignatureRow::fault)->message);
    }
    details["signer"] = check.certificate == nullptr ? describe_signer_name(signer)
                                                     : describe_certificate(*check.certificate);
    for (auto& member : describe_signer(signer, findings)) details.insert(std::move(member));
    if (check.certificate != nullptr) {
      details["chain"] = check_chain(check, certificates, judgement, findings);
      if (!check.names_certificate && check.faults.empty()) findings.add("noSigningCertificate");
    }
  } catch (const base::Error&) {
    findings.add("malformedAttributes");
  }
  return with_verdict(findings, details);
}

// Those inside, and those that the person trusts: a signature may come without its certificate.
std::vector<pki::Certificate> all_certificates(const pki::SignedData& signed_data,
                                               const Judgement& judgement) {
  std::vector<pki::Certificate> out = pki::certificates_of(signed_data);
  out.insert(out.end(), judgement.trusted.begin(), judgement.trusted.end());
  return out;
}

}  // namespace

json::object verify_signatures(const pki::SignedData& signed_data, const Judgement& judgement) {
  const auto certificates = all_certificates(signed_data, judgement);
  Findings findings;
  json::array signatures;
  bool all_right = !signed_data.signer_infos.empty();
  if (!all_right) findings.add("noSignatures");
  if (signed_data.signer_infos.size() > signatures_max) {
    throw base::Error(base::ErrorCode::malformedCms, "too many signatures");
  }
  for (const base::Bytes& element : signed_data.signer_infos) {
    json::object verified =
        verify_signature(element, signed_data.content_type, certificates, judgement);
    all_right = all_right && verified.at("right").as_bool();
    signatures.push_back(std::move(verified));
  }
  json::object out;
  out["format"] = "cms";
  out["right"] = all_right;
  out["contentType"] = describe_oid(signed_data.content_type);
  out["attached"] = signed_data.content_size.has_value();
  out["signatures"] = std::move(signatures);
  out["findings"] = findings.json();
  return out;
}

}  // namespace kepka::admin
