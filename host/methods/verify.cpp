// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iterator>
#include <utility>

#include "base/error.h"
#include "crypto/base64.h"
#include "methods/all_methods.h"
#include "methods/certificate_details.h"
#include "methods/document_parts.h"
#include "methods/identities.h"
#include "pki/certificate_bundle.h"
#include "pki/cms_verify.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using pki::Certificate;
using pki::SignatureFault;
using SignatureFaultName = protocol::SignatureReportFaults;

constexpr std::size_t most_signatures = 100;    // protocol.json's bound
constexpr std::size_t most_certificates = 256;  // that a CMS may bring along

struct SignatureFaultRow {
  SignatureFault fault;
  SignatureFaultName name;
};

constexpr SignatureFaultRow signature_fault_rows[] = {
    {SignatureFault::unknown_algorithm, SignatureFaultName::unknown_algorithm},
    {SignatureFault::malformed_attributes, SignatureFaultName::malformed_attributes},
    {SignatureFault::other_content_type, SignatureFaultName::other_content_type},
    {SignatureFault::no_content, SignatureFaultName::no_content},
    {SignatureFault::changed_content, SignatureFaultName::changed_content},
    {SignatureFault::wrong_signature, SignatureFaultName::wrong_signature},
    {SignatureFault::no_certificate, SignatureFaultName::no_certificate},
    {SignatureFault::other_certificate, SignatureFaultName::other_certificate},
};

pki::WholeCms read_cms(const std::string& text) {
  try {
    return pki::decode_cms(pki::der_of_text(text, {"CMS", "PKCS7"}));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::malformedDer) throw;
    throw Error(ErrorCode::malformedCms, error.detail());
  }
}

/// Of an attached content as it passed by, of a detached one from what the page gave.
std::optional<pki::ContentDigests> digests_of(Services& services, const Context& context,
                                              pki::WholeCms& cms,
                                              const protocol::VerifyParams& params) {
  if (params.content && params.document) {
    throw Error(ErrorCode::invalidParams)
        .with("field", (arguments_path() / "document").text())
        .with("expected", "content or document, not both");
  }
  if (cms.digests) return std::move(cms.digests);
  if (params.document)
    return pki::ContentDigests(services.documents.find(page_of(context), *params.document).digests);
  const std::optional<std::string>& content = params.content;
  if (!content) return std::nullopt;
  pki::ContentDigests digests(cms.signed_data.digest_algorithms);
  digests.update(bytes_at(*content, arguments_path() / "content"));
  digests.finish();
  return digests;
}

/// What a chain is built from: what the CMS brings along, and what lies on this computer.
std::vector<Certificate> with_stored(Services& services, const Context& context,
                                     std::vector<Certificate> certificates) {
  for (Certificate& stored : stored_authorities(services, context)) {
    if (std::ranges::find(certificates, stored.der, &Certificate::der) == certificates.end())
      certificates.push_back(std::move(stored));
  }
  return certificates;
}

protocol::SignatureReport report_of(const base::Bytes& element, const asn1::Oid& content_type,
                                    const pki::ContentDigests* content,
                                    std::span<const Certificate> given,
                                    std::span<const Certificate> all) {
  protocol::SignatureReport report;
  try {
    // A stored certificate may not stand in for one that the CMS did not bring: which of them are
    // here is nobody's business.
    const pki::SignatureCheck check =
        pki::check_signature(pki::decode_signer_info(element), content_type, content, given);
    for (const SignatureFault fault : check.faults) {
      const auto* const row =
          std::ranges::find(signature_fault_rows, fault, &SignatureFaultRow::fault);
      report.faults.push_back(row->name);
    }
    if (check.signing_time) report.signing_time = pki::iso_time(*check.signing_time);
    report.names_certificate = check.names_certificate;
    if (check.certificate != nullptr) {
      report.certificate = details_of(*check.certificate);
      report.chain = chain_of(*check.certificate, all, current_time());
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internalError) throw;
    report.faults = {SignatureFaultName::malformed_attributes};
  }
  report.right = report.faults.empty();
  return report;
}

json::value judge(Services& services, const Context& context,
                  const protocol::VerifyParams& params) {
  pki::WholeCms cms = read_cms(params.cms);
  const pki::SignedData& signed_data = cms.signed_data;
  if (signed_data.signer_infos.size() > most_signatures)
    throw Error(ErrorCode::malformedCms, "too many signatures");
  const auto digests = digests_of(services, context, cms, params);
  const std::vector<Certificate> own = pki::certificates_of(signed_data);
  if (own.size() > most_certificates) throw Error(ErrorCode::malformedCms, "too many certificates");
  const std::vector<Certificate> all = with_stored(services, context, own);
  protocol::VerifyResult result;
  result.attached = signed_data.content_size.has_value();
  for (const base::Bytes& element : signed_data.signer_infos) {
    context.patience.check();
    result.signers.push_back(
        report_of(element, signed_data.content_type, digests ? &*digests : nullptr, own, all));
  }
  const auto is_right = [](const protocol::SignatureReport& report) { return report.right; };
  result.right = !result.signers.empty() && std::ranges::all_of(result.signers, is_right);
  return protocol::write(result);
}

}  // namespace

Method verify(Services& services) {
  return {.name = "verify",
          .audience = Audience::page,
          .run = [&services](Context& context, const json::object& arguments) -> json::value {
            const auto params = protocol::read_verify_params(arguments, arguments_path());
            return judge(services, context, params);
          },
          .prepare = {}};
}

}  // namespace kepka::methods
