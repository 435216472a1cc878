// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/describe_extensions.h"

#include <algorithm>

#include "admin/oid_names.h"
#include "pki/oids.h"

namespace kepka::admin {
namespace {

using pki::CertificateExtensions;
using pki::KeyUsageBit;
namespace json = wire::json;
namespace oids = pki::oids;

json::value describe_basic_constraints(const CertificateExtensions& all) {
  json::object out;
  out["authority"] = all.basic_constraints->authority;
  if (all.basic_constraints->path_length) out["pathLength"] = *all.basic_constraints->path_length;
  return out;
}

json::value describe_key_usage(const CertificateExtensions& all) {
  // In the order of the bits (RFC 5280 4.2.1.3).
  static constexpr std::string_view names[] = {
      "digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
      "keyCertSign",      "cRLSign",        "encipherOnly",    "decipherOnly"};
  json::array out;
  for (std::size_t bit = 0; bit < std::size(names); ++bit) {
    if (all.key_usage->has(static_cast<KeyUsageBit>(bit))) out.emplace_back(names[bit]);
  }
  return out;
}

json::value describe_purposes(const CertificateExtensions& all) {
  json::array out;
  for (const asn1::Oid& purpose : all.extended_key_usage) out.push_back(describe_oid(purpose));
  return out;
}

json::value describe_policies(const CertificateExtensions& all) {
  json::array out;
  for (const pki::CertificatePolicy& policy : all.policies) {
    json::object row = describe_oid(policy.policy);
    json::array qualifiers;
    for (const asn1::Oid& qualifier : policy.qualifiers) {
      qualifiers.push_back(describe_oid(qualifier));
    }
    if (!qualifiers.empty()) row["qualifiers"] = std::move(qualifiers);
    out.push_back(std::move(row));
  }
  return out;
}

json::value describe_subject_key(const CertificateExtensions& all) {
  return json::value(base::to_hex(*all.subject_key_identifier));
}

json::object describe_general_name(const pki::GeneralName& name) {
  static constexpr std::string_view kinds[] = {"otherName", "email", "dns", "x400", "directory",
                                               "ediParty",  "uri",   "ip",  "oid"};
  json::object out;
  out["kind"] = name.kind < std::size(kinds) ? kinds[name.kind] : "unknown";
  out["value"] = name.value;
  return out;
}

json::array describe_names(const std::vector<pki::GeneralName>& names) {
  json::array out;
  for (const pki::GeneralName& name : names) out.push_back(describe_general_name(name));
  return out;
}

json::value describe_authority_key(const CertificateExtensions& all) {
  const pki::AuthorityKeyIdentifier& identifier = *all.authority_key_identifier;
  json::object out;
  if (!identifier.key_identifier.empty()) {
    out["keyIdentifier"] = base::to_hex(identifier.key_identifier);
  }
  if (!identifier.issuer.empty()) out["issuerNames"] = describe_names(identifier.issuer);
  if (!identifier.serial.empty()) out["serial"] = base::to_hex(identifier.serial);
  return out;
}

json::value describe_key_period(const CertificateExtensions& all) {
  json::object out;
  const auto& period = *all.private_key_usage_period;
  if (period.not_before) out["notBefore"] = pki::iso_time(*period.not_before);
  if (period.not_after) out["notAfter"] = pki::iso_time(*period.not_after);
  return out;
}

json::value describe_alternative_names(const CertificateExtensions& all) {
  return describe_names(all.subject_alternative_name);
}

json::value describe_distribution_points(const CertificateExtensions& all) {
  json::array out;
  for (const std::string& url : all.crl_distribution_points) out.emplace_back(url);
  return out;
}

json::value describe_accesses(const CertificateExtensions& all) {
  json::array out;
  for (const pki::InformationAccess& access : all.authority_information_access) {
    json::object row;
    row["method"] = describe_oid(access.method);
    row["location"] = access.location.value;
    out.push_back(std::move(row));
  }
  return out;
}

json::value describe_subject_tool(const CertificateExtensions& all) {
  return json::value(*all.subject_sign_tool);
}

json::value describe_issuer_tool(const CertificateExtensions& all) {
  json::object out;
  out["signTool"] = all.issuer_sign_tool->sign_tool;
  out["authorityTool"] = all.issuer_sign_tool->authority_tool;
  out["signToolPaper"] = all.issuer_sign_tool->sign_tool_paper;
  out["authorityToolPaper"] = all.issuer_sign_tool->authority_tool_paper;
  return out;
}

json::value describe_identification(const CertificateExtensions& all) {
  static constexpr std::string_view kinds[] = {"inPerson", "qualifiedSignature", "passportChip",
                                               "esiaOrEbs"};
  const std::int64_t kind = *all.identification_kind;
  json::object out;
  out["number"] = kind;
  if (kind >= 0 && kind < std::ssize(kinds)) out["kind"] = kinds[static_cast<std::size_t>(kind)];
  return out;
}

struct ExtensionRow {
  const asn1::Oid* type;
  json::value (*describe)(const CertificateExtensions& all);
};

const ExtensionRow extension_rows[] = {
    {&oids::basic_constraints, describe_basic_constraints},
    {&oids::key_usage, describe_key_usage},
    {&oids::extended_key_usage, describe_purposes},
    {&oids::certificate_policies, describe_policies},
    {&oids::subject_key_identifier, describe_subject_key},
    {&oids::authority_key_identifier, describe_authority_key},
    {&oids::private_key_usage_period, describe_key_period},
    {&oids::subject_alternative_name, describe_alternative_names},
    {&oids::crl_distribution_points, describe_distribution_points},
    {&oids::authority_information_access, describe_accesses},
    {&oids::subject_sign_tool, describe_subject_tool},
    {&oids::issuer_sign_tool, describe_issuer_tool},
    {&oids::identification_kind, describe_identification},
};

json::value describe_value(const pki::Extension& extension, const CertificateExtensions& all) {
  const bool malformed = std::ranges::count(all.malformed, extension.type) != 0;
  for (const ExtensionRow& row : extension_rows) {
    if (*row.type == extension.type && !malformed) return row.describe(all);
  }
  json::object out;
  out["hex"] = base::to_hex(extension.value);
  return out;
}

}  // namespace

json::array describe_extensions(const std::vector<pki::Extension>& extensions, Findings& findings) {
  const CertificateExtensions all = pki::decode_certificate_extensions(extensions);
  for (const asn1::Oid& type : all.malformed) findings.add("malformedExtension", oid_name(type));
  for (const asn1::Oid& type : all.unknown_critical) {
    findings.add("unknownCriticalExtension", type.dotted());
  }
  json::array out;
  for (const pki::Extension& extension : extensions) {
    json::object row = describe_oid(extension.type);
    row["critical"] = extension.critical;
    row["value"] = describe_value(extension, all);
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace kepka::admin
