// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/shapes.h"

#include <string>

#include "asn1/ber.h"
#include "base/error.h"

namespace kepka::admin {
namespace {

using base::ByteView;

constexpr std::size_t looked_at = 6;

// The element at the front, header taken off; nothing left of one that is cut short or is no BER.
ByteView content_of(ByteView bytes) {
  try {
    const auto header = asn1::read_ber_header(bytes);
    if (!header || header->size > bytes.size()) return {};
    const ByteView rest = bytes.subspan(header->size);
    if (!header->length || *header->length > rest.size()) return rest;
    return rest.first(static_cast<std::size_t>(*header->length));
  } catch (const base::Error&) {
    return {};
  }
}

// The tags of the first elements, as far as they are whole or begin.
std::string tags_of(ByteView bytes) {
  std::string out;
  try {
    while (!bytes.empty() && out.size() < looked_at) {
      out.push_back(static_cast<char>(bytes.front()));
      const auto size = asn1::ber_size(bytes);
      if (!size) return out;
      bytes = bytes.subspan(static_cast<std::size_t>(*size));
    }
  } catch (const base::Error&) {
    return out;
  }
  return out;
}

bool is_sequence(ByteView der) { return !der.empty() && der.front() == asn1::tag::sequence; }

// Of the elements of the SEQUENCE.
std::string outer_tags(ByteView der) {
  return is_sequence(der) ? tags_of(content_of(der)) : std::string();
}

// Of the elements of the SEQUENCE that stands first in it.
std::string inner_tags(ByteView der) {
  if (!is_sequence(der)) return {};
  const ByteView inner = content_of(der);
  return is_sequence(inner) ? tags_of(content_of(inner)) : std::string();
}

bool is_time(char tag) { return tag == asn1::tag::utc_time || tag == asn1::tag::generalized_time; }

}  // namespace

// TBSCertificate: [0] version, serialNumber, signature, issuer, validity (RFC 5280 4.1); version 1
// without the first.
bool is_certificate_shape(ByteView der) {
  const std::string tags = inner_tags(der);
  return tags.starts_with("\xA0\x02\x30\x30\x30") || tags.starts_with("\x02\x30\x30\x30\x30");
}

// CertificationRequestInfo: version, subject, subjectPKInfo, [0] attributes (RFC 2986 4.1).
bool is_request_shape(ByteView der) {
  const std::string tags = inner_tags(der);
  return tags == "\x02\x30\x30" || tags.starts_with("\x02\x30\x30\xA0");
}

// TBSCertList: version, signature, issuer, thisUpdate (RFC 5280 5.1); version 1 without the first.
bool is_crl_shape(ByteView der) {
  const std::string tags = inner_tags(der);
  const std::size_t time = tags.starts_with('\x02') ? 3 : 2;
  return tags.size() > time && is_time(tags[time]) && tags.substr(time - 2, 2) == "\x30\x30";
}

// ContentInfo: contentType, [0] content (RFC 5652 3).
bool is_cms_shape(ByteView ber) { return outer_tags(ber).starts_with("\x06\xA0"); }

// PrivateKeyInfo: version, privateKeyAlgorithm, privateKey (RFC 5208 5).
bool is_private_key_shape(ByteView der) { return outer_tags(der).starts_with("\x02\x30\x04"); }

// EncryptedPrivateKeyInfo: encryptionAlgorithm, encryptedData (RFC 5208 6); SEQUENCE { OID, any }.
bool is_encrypted_key_shape(ByteView der) {
  return outer_tags(der) == "\x30\x04" && inner_tags(der).starts_with('\x06');
}

// PFX: version, authSafe, macData OPTIONAL (RFC 7292 4), where authSafe is a ContentInfo, which
// begins with an OID.
bool is_pfx_shape(ByteView der) {
  const std::string tags = outer_tags(der);
  if (tags != "\x02\x30" && tags != "\x02\x30\x30") return false;
  const ByteView content = content_of(der);
  const ByteView rest = content.subspan(static_cast<std::size_t>(*asn1::ber_size(content)));
  return outer_tags(rest).starts_with('\x06');
}

}  // namespace kepka::admin
