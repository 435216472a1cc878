// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/cms_signer_info.h"

#include "asn1/ber.h"
#include "asn1/reader.h"
#include "base/error.h"
#include "pki/oids.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
namespace tag = asn1::tag;

constexpr std::size_t attributes_max = 64;
constexpr std::size_t values_max = 64;

[[noreturn]] void malformed_signer(const std::string& detail) {
  throw Error(ErrorCode::malformedCms, detail);
}

using base::to_bytes;

CmsAttribute decode_attribute(asn1::Reader& list) {
  asn1::Reader fields = list.enter(tag::sequence, "Attribute");
  CmsAttribute out;
  out.type = fields.object_identifier("attrType");
  asn1::Reader values = fields.enter(tag::set, "attrValues");
  fields.finish("Attribute");
  while (!values.at_end()) {
    if (out.values.size() == values_max) malformed_signer("too many values of an attribute");
    out.values.push_back(to_bytes(values.next().encoded));
  }
  return out;
}

std::vector<CmsAttribute> decode_attributes(asn1::Reader attributes) {
  std::vector<CmsAttribute> out;
  while (!attributes.at_end()) {
    if (out.size() == attributes_max) malformed_signer("too many attributes");
    out.push_back(decode_attribute(attributes));
  }
  return out;
}

void decode_identifier(asn1::Reader& fields, SignerInfo& out) {
  if (const auto key = fields.next_if(tag::context(0, false))) {
    out.key_identifier = to_bytes(key->content);
    if (out.key_identifier.empty()) malformed_signer("empty key identifier");
    return;
  }
  asn1::Reader identifier = fields.enter(tag::sequence, "issuerAndSerialNumber");
  out.issuer_der = to_bytes(identifier.next(tag::sequence, "issuer").encoded);
  out.serial = to_bytes(identifier.integer("serialNumber"));
  identifier.finish("issuerAndSerialNumber");
}

SignerInfo decode_signer_fields(ByteView der) {
  SignerInfo out;
  asn1::Reader whole(der);
  asn1::Reader fields = whole.enter(tag::sequence, "SignerInfo");
  whole.finish("SignerInfo");
  fields.small_integer("version");  // issuers write 1 and 3 without regard to the identifier
  decode_identifier(fields, out);
  out.digest_algorithm = to_bytes(fields.next(tag::sequence, "digestAlgorithm").encoded);
  if (const auto attributes = fields.next_if(tag::context(0, true))) {
    out.signed_attributes = decode_attributes(fields.enter(*attributes));
    out.signed_attributes_der = to_bytes(attributes->encoded);
    out.signed_attributes_der.front() = tag::set;  // RFC 5652 5.4
  }
  out.signature_algorithm = to_bytes(fields.next(tag::sequence, "signatureAlgorithm").encoded);
  out.signature = to_bytes(fields.octet_string("signature"));
  if (const auto attributes = fields.next_if(tag::context(1, true))) {
    out.unsigned_attributes = decode_attributes(fields.enter(*attributes));
  }
  fields.finish("SignerInfo");
  return out;
}

}  // namespace

SignerInfo decode_signer_info(ByteView element) {
  try {
    return decode_signer_fields(asn1::to_der(element));
  } catch (const Error& error) {
    malformed_signer(error.detail());
  }
}

const Bytes* find_single_value(const std::vector<CmsAttribute>& attributes, const asn1::Oid& type) {
  const Bytes* found = nullptr;
  for (const CmsAttribute& attribute : attributes) {
    if (attribute.type != type) continue;
    if (found != nullptr || attribute.values.size() != 1) return nullptr;
    found = &attribute.values.front();
  }
  return found;
}

std::optional<Time> signing_time_of(const SignerInfo& signer) {
  const Bytes* value = find_single_value(signer.signed_attributes, oids::signing_time);
  if (value == nullptr) return std::nullopt;
  try {
    const asn1::Element time = asn1::Reader(*value).next();
    return decode_time(time.tag, time.content);
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace kepka::pki
