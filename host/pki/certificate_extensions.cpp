// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/certificate_extensions.h"

#include "asn1/reader.h"
#include "base/error.h"
#include "pki/oids.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
namespace tag = asn1::tag;

constexpr std::size_t elements_max = 256;
constexpr std::uint8_t key_usage_bits = 9;

[[noreturn]] void malformed_extension(const char* detail) {
  throw Error(ErrorCode::malformedDer, detail);
}

using base::to_bytes;

void take_basic_constraints(asn1::Reader& value, CertificateExtensions& out) {
  asn1::Reader fields = value.enter(tag::sequence, "BasicConstraints");
  BasicConstraints constraints;
  if (fields.peek_tag() == tag::boolean) constraints.authority = fields.boolean("cA");
  if (!fields.at_end()) constraints.path_length = fields.small_integer("pathLenConstraint");
  fields.finish("BasicConstraints");
  if (constraints.path_length && *constraints.path_length < 0)
    malformed_extension("pathLenConstraint");
  out.basic_constraints = constraints;
}

void take_key_usage(asn1::Reader& value, CertificateExtensions& out) {
  const ByteView content = value.next(tag::bit_string, "KeyUsage").content;
  if (content.empty() || content.front() > 7) malformed_extension("KeyUsage");
  KeyUsage usage;
  for (std::size_t bit = 0; bit < key_usage_bits && bit / 8 + 1 < content.size(); ++bit) {
    const bool set = (content[bit / 8 + 1] >> (7 - bit % 8) & 1U) != 0;
    if (set) usage.bits = static_cast<std::uint16_t>(usage.bits | 1U << bit);
  }
  out.key_usage = usage;
}

void take_extended_key_usage(asn1::Reader& value, CertificateExtensions& out) {
  asn1::Reader purposes = value.enter(tag::sequence, "ExtKeyUsageSyntax");
  while (!purposes.at_end()) {
    if (out.extended_key_usage.size() == elements_max) malformed_extension("too many purposes");
    out.extended_key_usage.push_back(purposes.object_identifier("KeyPurposeId"));
  }
}

void take_policies(asn1::Reader& value, CertificateExtensions& out) {
  asn1::Reader policies = value.enter(tag::sequence, "CertificatePolicies");
  while (!policies.at_end()) {
    if (out.policies.size() == elements_max) malformed_extension("too many policies");
    asn1::Reader information = policies.enter(tag::sequence, "PolicyInformation");
    CertificatePolicy policy;
    policy.policy = information.object_identifier("policyIdentifier");
    if (const auto qualifiers = information.next_if(tag::sequence)) {
      asn1::Reader list = information.enter(*qualifiers);
      while (!list.at_end()) {
        asn1::Reader qualifier = list.enter(tag::sequence, "PolicyQualifierInfo");
        policy.qualifiers.push_back(qualifier.object_identifier("policyQualifierId"));
      }
    }
    information.finish("PolicyInformation");
    out.policies.push_back(std::move(policy));
  }
}

void take_subject_key_identifier(asn1::Reader& value, CertificateExtensions& out) {
  out.subject_key_identifier = to_bytes(value.octet_string("SubjectKeyIdentifier"));
}

void take_authority_key_identifier(asn1::Reader& value, CertificateExtensions& out) {
  asn1::Reader fields = value.enter(tag::sequence, "AuthorityKeyIdentifier");
  AuthorityKeyIdentifier identifier;
  if (const auto key = fields.next_if(tag::context(0, false))) {
    identifier.key_identifier = to_bytes(key->content);
  }
  if (const auto issuer = fields.next_if(tag::context(1, true))) {
    identifier.issuer = decode_general_names(fields.enter(*issuer));
  }
  if (const auto serial = fields.next_if(tag::context(2, false))) {
    identifier.serial = to_bytes(serial->content);
  }
  fields.finish("AuthorityKeyIdentifier");
  out.authority_key_identifier = std::move(identifier);
}

std::optional<Time> take_time(asn1::Reader& fields, unsigned number) {
  const auto time = fields.next_if(tag::context(number, false));
  if (!time) return std::nullopt;
  return decode_time(tag::generalized_time, time->content);
}

void take_private_key_usage_period(asn1::Reader& value, CertificateExtensions& out) {
  asn1::Reader fields = value.enter(tag::sequence, "PrivateKeyUsagePeriod");
  PrivateKeyUsagePeriod period;
  period.not_before = take_time(fields, 0);
  period.not_after = take_time(fields, 1);
  fields.finish("PrivateKeyUsagePeriod");
  out.private_key_usage_period = period;
}

void take_subject_alternative_name(asn1::Reader& value, CertificateExtensions& out) {
  out.subject_alternative_name = decode_general_names(value.enter(tag::sequence, "GeneralNames"));
}

// RFC 5280 4.2.1.13: of each point the full name's URLs; what names none is passed over.
void take_crl_distribution_points(asn1::Reader& value, CertificateExtensions& out) {
  asn1::Reader points = value.enter(tag::sequence, "CRLDistributionPoints");
  while (!points.at_end()) {
    asn1::Reader point = points.enter(tag::sequence, "DistributionPoint");
    const auto name = point.next_if(tag::context(0, true));
    if (!name) continue;
    asn1::Reader choice = point.enter(*name);
    const auto full_name = choice.next_if(tag::context(0, true));
    if (!full_name) continue;
    for (GeneralName& found : decode_general_names(choice.enter(*full_name))) {
      if (out.crl_distribution_points.size() == elements_max)
        malformed_extension("too many points");
      if (found.kind == GeneralName::uri) {
        out.crl_distribution_points.push_back(std::move(found.value));
      }
    }
  }
}

void take_authority_information_access(asn1::Reader& value, CertificateExtensions& out) {
  asn1::Reader descriptions = value.enter(tag::sequence, "AuthorityInfoAccessSyntax");
  while (!descriptions.at_end()) {
    if (out.authority_information_access.size() == elements_max)
      malformed_extension("too many accesses");
    asn1::Reader description = descriptions.enter(tag::sequence, "AccessDescription");
    InformationAccess access;
    access.method = description.object_identifier("accessMethod");
    access.location = decode_general_name(description.next());
    description.finish("AccessDescription");
    out.authority_information_access.push_back(std::move(access));
  }
}

void take_subject_sign_tool(asn1::Reader& value, CertificateExtensions& out) {
  out.subject_sign_tool = decode_string(value.next());
}

void take_issuer_sign_tool(asn1::Reader& value, CertificateExtensions& out) {
  asn1::Reader fields = value.enter(tag::sequence, "IssuerSignTool");
  IssuerSignTool tool;
  for (std::string* text :
       {&tool.sign_tool, &tool.authority_tool, &tool.sign_tool_paper, &tool.authority_tool_paper}) {
    *text = decode_string(fields.next());
  }
  fields.finish("IssuerSignTool");
  out.issuer_sign_tool = std::move(tool);
}

void take_identification_kind(asn1::Reader& value, CertificateExtensions& out) {
  out.identification_kind = value.small_integer("IdentificationKind");
}

struct Row {
  const asn1::Oid* type;
  void (*take)(asn1::Reader& value, CertificateExtensions& out);
};

const Row rows[] = {
    {&oids::basic_constraints, take_basic_constraints},
    {&oids::key_usage, take_key_usage},
    {&oids::extended_key_usage, take_extended_key_usage},
    {&oids::certificate_policies, take_policies},
    {&oids::subject_key_identifier, take_subject_key_identifier},
    {&oids::authority_key_identifier, take_authority_key_identifier},
    {&oids::private_key_usage_period, take_private_key_usage_period},
    {&oids::subject_alternative_name, take_subject_alternative_name},
    {&oids::crl_distribution_points, take_crl_distribution_points},
    {&oids::authority_information_access, take_authority_information_access},
    {&oids::subject_sign_tool, take_subject_sign_tool},
    {&oids::issuer_sign_tool, take_issuer_sign_tool},
    {&oids::identification_kind, take_identification_kind},
};

const Row* find_row(const asn1::Oid& type) {
  for (const Row& row : rows) {
    if (*row.type == type) return &row;
  }
  return nullptr;
}

}  // namespace

CertificateExtensions decode_certificate_extensions(const std::vector<Extension>& extensions) {
  CertificateExtensions out;
  for (const Extension& extension : extensions) {
    const Row* row = find_row(extension.type);
    if (row == nullptr) {
      if (extension.critical) out.unknown_critical.push_back(extension.type);
      continue;
    }
    try {
      asn1::Reader value(extension.value);
      row->take(value, out);
      value.finish("extension");
    } catch (const Error&) {
      out.malformed.push_back(extension.type);
    }
  }
  return out;
}

}  // namespace kepka::pki
