// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/describe_extensions.h"
#include "admin/describe_key.h"
#include "admin/describe_name.h"
#include "admin/inspect_formats.h"
#include "pki/chain.h"

namespace kepka::admin {
namespace {

namespace json = wire::json;

constexpr std::size_t serial_size_max = 20;  // RFC 5280 4.1.2.2

void check_serial(const pki::Certificate& certificate, Findings& findings) {
  const base::Bytes& serial = certificate.serial;
  const bool negative = (serial.front() & 0x80U) != 0;
  const bool zero = serial.size() == 1 && serial.front() == 0;
  const std::size_t size = serial.size() - (serial.front() == 0 ? 1 : 0);
  if (negative || zero || size > serial_size_max) findings.add("oddSerial");
}

void check_validity(const pki::Certificate& certificate, pki::Time now, Findings& findings) {
  if (now > certificate.not_after) findings.add("expired");
  if (now < certificate.not_before) findings.add("notYetValid");
  // RFC 5280 4.1.2.5: 99991231235959Z.
  if (pki::iso_time(certificate.not_after).starts_with("9999-12-31")) findings.add("noEndDate");
}

json::object fingerprints_of(base::ByteView der) {
  json::object out;
  out["sha1"] = base::to_hex(crypto::digest(crypto::Digest::sha1, der));
  out["sha256"] = base::to_hex(crypto::digest(crypto::Digest::sha256, der));
  return out;
}

// An authority's link certificate has its issuer's name and another key, which it names.
bool names_other_key(const pki::Certificate& certificate) {
  const auto all = pki::decode_certificate_extensions(certificate.extensions);
  return all.authority_key_identifier && !all.authority_key_identifier->key_identifier.empty() &&
         all.subject_key_identifier &&
         all.authority_key_identifier->key_identifier != *all.subject_key_identifier;
}

json::object describe_signature(const pki::Certificate& certificate, Findings& findings) {
  json::object out;
  out["algorithm"] = describe_signature_algorithm(certificate.signature_algorithm, findings);
  const bool self_issued = certificate.issuer_der == certificate.subject_der;
  out["selfIssued"] = self_issued;
  if (!self_issued || names_other_key(certificate)) return out;
  const auto verified = pki::verify_self_signed(certificate);
  if (verified) out["selfSigned"] = *verified;
  if (!verified) findings.add("unknownSignatureAlgorithm");
  if (verified == false) findings.add("wrongSelfSignature");
  return out;
}

}  // namespace

json::object inspect_certificate(base::ByteView der, pki::Time now, Findings& findings) {
  const pki::Certificate certificate = pki::decode_foreign_certificate(der);
  json::object out;
  out["subject"] = describe_name(certificate.subject, findings);
  Findings issuers;  // another's name, of which the owner can change nothing
  out["issuer"] = describe_name(certificate.issuer, issuers);
  out["serial"] = base::to_hex(certificate.serial);
  out["notBefore"] = pki::iso_time(certificate.not_before);
  out["notAfter"] = pki::iso_time(certificate.not_after);
  out["key"] = describe_key(certificate.spki, findings);
  out["signature"] = describe_signature(certificate, findings);
  out["extensions"] = describe_extensions(certificate.extensions, findings);
  out["fingerprints"] = fingerprints_of(certificate.der);

  if (certificate.subject.empty()) findings.add("emptySubject");
  check_serial(certificate, findings);
  check_validity(certificate, now, findings);
  check_certificate_extensions(certificate.extensions, now, findings);
  return out;
}

}  // namespace kepka::admin
