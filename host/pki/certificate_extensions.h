// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pki/certificate.h"
#include "pki/general_name.h"

// What stands inside the extensions of certificates, requests and CRLs (RFC 5280 4.2; the orders on
// qualified certificates for the signature tools and the kind of identification).
namespace kepka::pki {

/// Bits of KeyUsage (RFC 5280 4.2.1.3), for KeyUsage::has().
enum class KeyUsageBit {
  digital_signature,
  non_repudiation,
  key_encipherment,
  data_encipherment,
  key_agreement,
  key_cert_sign,
  crl_sign,
  encipher_only,
  decipher_only
};

struct KeyUsage {
  std::uint16_t bits = 0;  // bit n of the NamedBitList is bit n here
  bool has(KeyUsageBit bit) const { return (bits >> static_cast<unsigned>(bit) & 1U) != 0; }
};

struct BasicConstraints {
  bool authority = false;
  std::optional<std::int64_t> path_length;  // certificates of authorities below this one
};

struct AuthorityKeyIdentifier {
  Bytes key_identifier;  // these are empty where they are left out
  std::vector<GeneralName> issuer;
  Bytes serial;
};

struct CertificatePolicy {
  asn1::Oid policy;
  std::vector<asn1::Oid> qualifiers;
};

struct PrivateKeyUsagePeriod {
  std::optional<Time> not_before, not_after;
};

struct InformationAccess {
  asn1::Oid method;
  GeneralName location;
};

/// issuerSignTool: the authority's tools and their papers.
struct IssuerSignTool {
  std::string sign_tool, authority_tool, sign_tool_paper, authority_tool_paper;
};

struct CertificateExtensions {
  std::optional<BasicConstraints> basic_constraints;
  std::optional<KeyUsage> key_usage;
  std::vector<asn1::Oid> extended_key_usage;  // empty: not restricted
  std::vector<CertificatePolicy> policies;
  std::optional<Bytes> subject_key_identifier;
  std::optional<AuthorityKeyIdentifier> authority_key_identifier;
  std::optional<PrivateKeyUsagePeriod> private_key_usage_period;
  std::vector<GeneralName> subject_alternative_name;
  std::vector<std::string> crl_distribution_points;  // URLs
  std::vector<InformationAccess> authority_information_access;
  std::optional<std::string> subject_sign_tool;
  std::optional<IssuerSignTool> issuer_sign_tool;
  std::optional<std::int64_t> identification_kind;

  std::vector<asn1::Oid> malformed;         // known ones that could not be read
  std::vector<asn1::Oid> unknown_critical;  // critical ones that are not understood here
};

/// Throws nothing for what stands in them: an extension that cannot be read is named in
/// `malformed`.
CertificateExtensions decode_certificate_extensions(const std::vector<Extension>& extensions);

}  // namespace kepka::pki
