// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/certificate_details.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/error.h"
#include "methods/identities.h"
#include "methods/storages.h"
#include "pki/certificate_extensions.h"
#include "pki/oids.h"
#include "pki/pem.h"

namespace kepka::methods {

namespace {

using pki::Certificate;
using pki::ChainFault;
using Usage = protocol::CertificateDetailsKeyUsage;
using ChainFaultName = protocol::ChainLinkFaults;

constexpr std::size_t list_limit = 256;  // protocol.json's bound
constexpr std::size_t value_limit = 1024;
constexpr std::size_t url_limit = 512;
constexpr std::size_t most_stored = 512;

struct UsageRow {
  pki::KeyUsageBit bit;
  Usage name;
};

constexpr UsageRow usage_rows[] = {
    {pki::KeyUsageBit::digital_signature, Usage::digital_signature},
    {pki::KeyUsageBit::non_repudiation, Usage::non_repudiation},
    {pki::KeyUsageBit::key_encipherment, Usage::key_encipherment},
    {pki::KeyUsageBit::data_encipherment, Usage::data_encipherment},
    {pki::KeyUsageBit::key_agreement, Usage::key_agreement},
    {pki::KeyUsageBit::key_cert_sign, Usage::key_cert_sign},
    {pki::KeyUsageBit::crl_sign, Usage::crl_sign},
    {pki::KeyUsageBit::encipher_only, Usage::encipher_only},
    {pki::KeyUsageBit::decipher_only, Usage::decipher_only},
};

struct ChainFaultRow {
  ChainFault fault;
  ChainFaultName name;
};

constexpr ChainFaultRow chain_fault_rows[] = {
    {ChainFault::not_yet_valid, ChainFaultName::not_yet_valid},
    {ChainFault::expired, ChainFaultName::expired},
    {ChainFault::revoked, ChainFaultName::revoked},
    {ChainFault::issuer_unknown, ChainFaultName::issuer_unknown},
    {ChainFault::wrong_signature, ChainFaultName::wrong_signature},
    {ChainFault::unknown_algorithm, ChainFaultName::unknown_algorithm},
    {ChainFault::no_authority, ChainFaultName::no_authority},
    {ChainFault::usage_not_allowed, ChainFaultName::usage_not_allowed},
    {ChainFault::too_long, ChainFaultName::too_long},
    {ChainFault::unknown_extension, ChainFaultName::unknown_extension},
};

std::vector<protocol::NamePart> name_parts(const pki::Name& name) {
  std::vector<protocol::NamePart> parts;
  for (const pki::NameAttribute& attribute : name) {
    if (parts.size() == list_limit) break;
    parts.push_back({attribute.type.dotted(), pki::attribute_label(attribute.type),
                     pki::display_text(attribute.value, value_limit)});
  }
  return parts;
}

std::string common_name_of(const Certificate& certificate) {
  return pki::display_text(pki::find_attribute(certificate.subject, pki::oids::common_name));
}

template <class Items, class Show>
std::vector<std::string> texts_of(const Items& items, Show show) {
  std::vector<std::string> out;
  for (const auto& item : items) {
    if (out.size() == list_limit) break;
    out.push_back(show(item));
  }
  return out;
}

void add_extensions(protocol::CertificateDetails& details,
                    const pki::CertificateExtensions& extensions) {
  if (const auto& period = extensions.private_key_usage_period) {
    if (period->not_before) details.key_not_before = pki::iso_time(*period->not_before);
    if (period->not_after) details.key_not_after = pki::iso_time(*period->not_after);
  }
  details.authority = extensions.basic_constraints && extensions.basic_constraints->authority;
  for (const UsageRow& row : usage_rows) {
    if (extensions.key_usage && extensions.key_usage->has(row.bit))
      details.key_usage.push_back(row.name);
  }
  details.extended_key_usage =
      texts_of(extensions.extended_key_usage, [](const asn1::Oid& oid) { return oid.dotted(); });
  details.policies = texts_of(extensions.policies, [](const pki::CertificatePolicy& policy) {
    return policy.policy.dotted();
  });
  details.crls = texts_of(extensions.crl_distribution_points,
                          [](const std::string& url) { return pki::display_text(url, url_limit); });
  if (extensions.subject_sign_tool)
    details.subject_sign_tool = pki::display_text(*extensions.subject_sign_tool);
  if (extensions.issuer_sign_tool)
    details.issuer_sign_tool = pki::display_text(extensions.issuer_sign_tool->sign_tool);
  if (extensions.identification_kind && *extensions.identification_kind >= 0 &&
      *extensions.identification_kind <= 9'007'199'254'740'991)
    details.identification_kind = extensions.identification_kind;
}

void add_authority(std::vector<Certificate>& out, const base::Bytes& der) {
  const auto same = [&der](const Certificate& known) { return known.der == der; };
  if (out.size() == most_stored || std::ranges::any_of(out, same)) return;
  try {
    Certificate certificate = pki::decode_foreign_certificate(der);
    const auto constraints =
        pki::decode_certificate_extensions(certificate.extensions).basic_constraints;
    if (constraints && constraints->authority) out.push_back(std::move(certificate));
  } catch (const base::Error&) {
    // No certificate, and no reason to build no chain.
  }
}

}  // namespace

std::optional<ChainFaultName> fault_name(ChainFault fault) {
  const auto* const row = std::ranges::find(chain_fault_rows, fault, &ChainFaultRow::fault);
  if (row == std::end(chain_fault_rows)) return std::nullopt;
  return row->name;
}

protocol::CertificateDetails details_of(const Certificate& certificate) {
  protocol::CertificateDetails details;
  details.sha256 = sha256_of(certificate);
  details.serial = base::to_hex(certificate.serial);
  details.common_name = common_name_of(certificate);
  details.subject = name_parts(certificate.subject);
  details.issuer = name_parts(certificate.issuer);
  details.not_before = pki::iso_time(certificate.not_before);
  details.not_after = pki::iso_time(certificate.not_after);
  details.pem = pki::to_pem("CERTIFICATE", certificate.der);
  add_extensions(details, pki::decode_certificate_extensions(certificate.extensions));
  return details;
}

protocol::CertificateChain chain_of(const Certificate& end, std::span<const Certificate> given,
                                    pki::Time at) {
  const pki::Chain chain = pki::build_chain(end, {{}, given, {}}, at);
  protocol::CertificateChain out;
  for (const Certificate* certificate : chain.path) {
    out.links.push_back({sha256_of(*certificate),
                         pki::display_name(certificate->subject),
                         common_name_of(*certificate),
                         pki::iso_time(certificate->not_before),
                         pki::iso_time(certificate->not_after),
                         {}});
  }
  for (const pki::ChainProblem& problem : chain.problems) {
    if (problem.fault == ChainFault::not_trusted) out.complete = true;
    const auto name = fault_name(problem.fault);
    auto& faults = out.links.at(problem.place).faults;
    if (name && std::ranges::find(faults, *name) == faults.end()) faults.push_back(*name);
  }
  return out;
}

std::vector<Certificate> stored_authorities(Services& services, const Context& context) {
  std::vector<Certificate> out;
  if (!may_identify(services, context)) return out;
  for (const auto& store : all_stores(services, context.patience).stores) {
    try {
      for (const base::Bytes& der : store->certificates(context.patience)) add_authority(out, der);
    } catch (const base::Error&) {
      context.patience.check();
    }
  }
  return out;
}

}  // namespace kepka::methods
