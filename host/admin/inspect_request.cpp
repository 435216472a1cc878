// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/describe_extensions.h"
#include "admin/describe_key.h"
#include "admin/describe_name.h"
#include "admin/inspect_formats.h"
#include "admin/oid_names.h"
#include "asn1/reader.h"
#include "base/error.h"
#include "pki/extensions.h"
#include "pki/oids.h"
#include "pki/request.h"
#include "pki/signature_algorithms.h"

// Reads the fields itself: pki::decode_request() takes no key that Kepka cannot use.
namespace kepka::admin {
namespace {

using base::ByteView;
using base::Error;
using base::ErrorCode;
namespace json = wire::json;
namespace tag = asn1::tag;

constexpr std::size_t attributes_max = 100;
const asn1::Oid client_info("1.3.6.1.4.1.311.21.20");  // [MS-WCCE] 2.2.2.7.4

struct Attributes {
  json::array described;
  std::vector<pki::Extension> extensions;
};

void take_attribute(asn1::Reader& list, Attributes& out, Findings& findings) {
  asn1::Reader attribute = list.enter(tag::sequence, "Attribute");
  const asn1::Oid type = attribute.object_identifier("type");
  asn1::Reader values = attribute.enter(tag::set, "values");
  if (type == client_info) findings.add("namesInRequest");
  json::object row = describe_oid(type);
  // CryptoPro's older tools use Microsoft's attribute instead of PKCS #9's.
  if (type == pki::oids::extension_request || type == pki::oids::ms_certificate_extensions) {
    const auto extensions = pki::decode_extensions(values);
    out.extensions.insert(out.extensions.end(), extensions.begin(), extensions.end());
  } else if (!values.at_end()) {
    row["hex"] = base::to_hex(values.next().encoded);
  }
  out.described.push_back(std::move(row));
}

Attributes read_attributes(asn1::Reader list, Findings& findings) {
  Attributes out;
  while (!list.at_end()) {
    if (out.described.size() == attributes_max) {
      throw Error(ErrorCode::malformedRequest, "too many attributes");
    }
    take_attribute(list, out, findings);
  }
  return out;
}

// "right", "wrong" or "unknown": the proof that the applicant has the key.
std::string_view verify_proof(ByteView der, Findings& findings) {
  try {
    const pki::DecodedRequest request = pki::decode_request(der);
    const auto scheme = pki::find_signature_scheme(request.signature_algorithm);
    if (scheme && scheme->kind != request.key.algorithm.kind) {
      findings.add("signatureAlgorithmMismatch");
      return "wrong";
    }
    const auto right = pki::verify_signed(request.key, request.signature_algorithm, request.info,
                                          request.signature);
    if (right) {
      if (!*right) findings.add("wrongRequestSignature");
      return *right ? "right" : "wrong";
    }
  } catch (const Error&) {
    // A key that Kepka cannot use: the findings say so.
  }
  findings.add("unknownSignatureAlgorithm");
  return "unknown";
}

void check_asked(const std::vector<pki::Extension>& extensions, Findings& findings) {
  const auto asked = pki::decode_certificate_extensions(extensions);
  const bool authority = asked.basic_constraints && asked.basic_constraints->authority;
  const bool certifies = asked.key_usage && asked.key_usage->has(pki::KeyUsageBit::key_cert_sign);
  if (authority || certifies) findings.add("authorityInRequest");
}

json::object describe(ByteView der, Findings& findings) {
  asn1::Reader whole(der);
  asn1::Reader request = whole.enter(tag::sequence, "CertificationRequest");
  whole.finish("CertificationRequest");
  asn1::Reader info = request.enter(tag::sequence, "CertificationRequestInfo");
  const ByteView algorithm = request.next(tag::sequence, "signatureAlgorithm").encoded;
  request.whole_bit_string("signature");
  request.finish("CertificationRequest");

  json::object out;
  out["version"] = info.small_integer("version");
  const pki::Name subject = pki::decode_name(info.next(tag::sequence, "subject").encoded);
  out["subject"] = describe_name(subject, findings);
  if (subject.empty()) findings.add("emptySubject");
  out["key"] = describe_key(info.next(tag::sequence, "subjectPKInfo").encoded, findings);
  json::object signature;
  signature["algorithm"] = describe_signature_algorithm(algorithm, findings);
  signature["verified"] = verify_proof(der, findings);
  out["signature"] = std::move(signature);
  if (const auto list = info.next_if(tag::context(0, true))) {
    Attributes attributes = read_attributes(info.enter(*list), findings);
    out["attributes"] = std::move(attributes.described);
    out["extensions"] = describe_extensions(attributes.extensions, findings);
    check_asked(attributes.extensions, findings);
  }
  info.finish("CertificationRequestInfo");
  return out;
}

}  // namespace

json::object inspect_request(ByteView der, pki::Time, Findings& findings) {
  try {
    return describe(der, findings);
  } catch (const Error& error) {
    throw Error(ErrorCode::malformedRequest, error.detail());
  }
}

}  // namespace kepka::admin
