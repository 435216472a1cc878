// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/describe_signer.h"
#include "admin/inspect_formats.h"
#include "admin/oid_names.h"
#include "base/error.h"
#include "pki/cms_reader.h"
#include "pki/signature_algorithms.h"

namespace kepka::admin {
namespace {

using base::Bytes;
using base::Error;
namespace json = wire::json;

constexpr std::size_t elements_shown = 100;

json::array describe_digests(const pki::SignedData& signed_data, Findings& findings) {
  json::array out;
  for (const Bytes& algorithm : signed_data.digest_algorithms) {
    try {
      out.push_back(describe_oid(pki::algorithm_oid(algorithm)));
    } catch (const Error&) {
      findings.add("unknownAlgorithm");
    }
  }
  return out;
}

void append(json::object& out, const json::object& more) {
  for (const auto& member : more) out.insert(member);
}

json::object describe_signature(const Bytes& element) {
  Findings findings;
  json::object out;
  try {
    const pki::SignerInfo signer = pki::decode_signer_info(element);
    out["signer"] = describe_signer_name(signer);
    append(out, describe_signer(signer, findings));
  } catch (const Error&) {
    findings.add("malformedAttributes");
  }
  out["findings"] = findings.json();
  return out;
}

using Describe = json::object (*)(base::ByteView, pki::Time, Findings&);

// Whole certificates and lists inside, as they would be described alone.
json::array describe_inner(const std::vector<Bytes>& elements, Describe describe, pki::Time now,
                           Findings& outer) {
  json::array out;
  for (const Bytes& element : elements) {
    if (out.size() == elements_shown) break;
    try {
      Findings findings;
      json::object described = describe(element, now, findings);
      described["findings"] = findings.json();
      out.push_back(std::move(described));
    } catch (const Error&) {
      outer.add("unreadableCertificate");
    }
  }
  return out;
}

}  // namespace

json::object inspect_cms(base::ByteView ber, pki::Time now, Findings& findings) {
  const pki::SignedData signed_data = pki::decode_cms(ber).signed_data;
  json::object out;
  out["contentType"] = describe_oid(signed_data.content_type);
  out["attached"] = signed_data.content_size.has_value();
  if (signed_data.content_size) out["contentSize"] = *signed_data.content_size;
  out["digests"] = describe_digests(signed_data, findings);
  json::array signatures;
  for (const Bytes& element : signed_data.signer_infos) {
    if (signatures.size() < elements_shown) signatures.push_back(describe_signature(element));
  }
  out["signatureCount"] = signed_data.signer_infos.size();
  out["signatures"] = std::move(signatures);
  out["certificates"] =
      describe_inner(signed_data.certificates, inspect_certificate, now, findings);
  out["crls"] = describe_inner(signed_data.crls, inspect_crl, now, findings);
  if (signed_data.signer_infos.empty()) findings.add("noSignatures");
  return out;
}

}  // namespace kepka::admin
