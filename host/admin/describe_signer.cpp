// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/describe_signer.h"

#include <algorithm>

#include "admin/describe_key.h"
#include "admin/describe_name.h"
#include "admin/oid_names.h"
#include "pki/oids.h"

namespace kepka::admin {
namespace {

namespace json = wire::json;
namespace oids = pki::oids;

bool stands_in(const std::vector<pki::CmsAttribute>& attributes, const asn1::Oid& type) {
  return std::ranges::any_of(
      attributes, [&](const pki::CmsAttribute& attribute) { return attribute.type == type; });
}

json::array names_of(const std::vector<pki::CmsAttribute>& attributes) {
  json::array out;
  for (const pki::CmsAttribute& attribute : attributes) {
    out.push_back(describe_oid(attribute.type));
  }
  return out;
}

// CAdES-BES has the signer's certificate among what is signed, -T also a timestamp of the signature
// (ETSI EN 319 122-1 5.3, 6.1).
std::string_view level_of(const pki::SignerInfo& signer) {
  const bool certificate = stands_in(signer.signed_attributes, oids::signing_certificate_v2) ||
                           stands_in(signer.signed_attributes, oids::signing_certificate);
  if (!certificate) return "CMS";
  return stands_in(signer.unsigned_attributes, oids::timestamp_token) ? "CAdES-T" : "CAdES-BES";
}

}  // namespace

json::object describe_signer(const pki::SignerInfo& signer, Findings& findings) {
  json::object out;
  if (const auto time = pki::signing_time_of(signer)) out["signingTime"] = pki::iso_time(*time);
  out["level"] = level_of(signer);
  Findings of_digest;
  out["digest"] = describe_signature_algorithm(signer.digest_algorithm, of_digest);
  out["algorithm"] = describe_signature_algorithm(signer.signature_algorithm, findings);
  if (of_digest.has("weakDigest") && !findings.has("weakDigest")) findings.add("weakDigest");
  out["attributes"] = names_of(signer.signed_attributes);
  out["unsignedAttributes"] = names_of(signer.unsigned_attributes);
  return out;
}

json::object describe_signer_name(const pki::SignerInfo& signer) {
  json::object out;
  if (!signer.key_identifier.empty()) {
    out["keyIdentifier"] = base::to_hex(signer.key_identifier);
    return out;
  }
  Findings ignored;  // another's name
  out["issuer"] = describe_name(pki::decode_name(signer.issuer_der), ignored);
  out["serial"] = base::to_hex(signer.serial);
  return out;
}

}  // namespace kepka::admin
