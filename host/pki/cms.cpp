// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/cms.h"

#include <algorithm>

#include "asn1/ber.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "pki/oids.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
namespace tag = asn1::tag;

constexpr std::uint8_t certificates_tag = tag::context(0, true);
constexpr std::uint8_t crls_tag = tag::context(1, true);
constexpr std::uint8_t explicit_tag = tag::context(0, true);

void append(Bytes& out, ByteView part) { out.insert(out.end(), part.begin(), part.end()); }

// [tag] IMPLICIT SET OF, left out when empty.
void append_optional_set(Bytes& out, std::uint8_t set_tag, const std::vector<Bytes>& elements) {
  if (elements.empty()) return;
  Bytes set = asn1::set_of(elements);
  set.front() = set_tag;
  append(out, set);
}

// Puts a header in front for what stands there, the content and what follows.
void wrap(Bytes& before, std::uint8_t element_tag, std::uint64_t behind) {
  const Bytes header = asn1::header(element_tag, before.size() + behind);
  before.insert(before.begin(), header.begin(), header.end());
}

// encapContentInfo up to the content (RFC 5652 5.2).
Bytes before_content(const SignedData& signed_data) {
  Bytes out;
  if (signed_data.content_size) {
    out = asn1::header(tag::octet_string, *signed_data.content_size);
    wrap(out, explicit_tag, *signed_data.content_size);
  }
  const Bytes type = asn1::object_identifier(signed_data.content_type);
  out.insert(out.begin(), type.begin(), type.end());
  wrap(out, tag::sequence, signed_data.content_size.value_or(0));
  return out;
}

AroundContent encode(const SignedData& signed_data) {
  AroundContent out;
  append_optional_set(out.after, certificates_tag, signed_data.certificates);
  append_optional_set(out.after, crls_tag, signed_data.crls);
  append(out.after, asn1::set_of(signed_data.signer_infos));

  const std::uint64_t behind = signed_data.content_size.value_or(0) + out.after.size();
  append(out.before, asn1::integer(signed_data.version));
  append(out.before, asn1::set_of(signed_data.digest_algorithms));
  append(out.before, before_content(signed_data));
  wrap(out.before, tag::sequence, behind);
  wrap(out.before, explicit_tag, behind);
  const Bytes type = asn1::object_identifier(oids::signed_data);
  out.before.insert(out.before.begin(), type.begin(), type.end());
  wrap(out.before, tag::sequence, behind);
  return out;
}

}  // namespace

Bytes encode_detached(const SignedData& signed_data) {
  if (signed_data.content_size) throw Error(ErrorCode::internalError, "an attached signature");
  AroundContent parts = encode(signed_data);
  append(parts.before, parts.after);
  return std::move(parts.before);
}

AroundContent encode_around_content(const SignedData& signed_data) {
  if (!signed_data.content_size) throw Error(ErrorCode::internalError, "a detached signature");
  return encode(signed_data);
}

Bytes encode_attached(const SignedData& signed_data, ByteView content) {
  AroundContent parts = encode_around_content(signed_data);
  parts.before.insert(parts.before.end(), content.begin(), content.end());
  append(parts.before, parts.after);
  return std::move(parts.before);
}

Bytes encode_certificates(const std::vector<Bytes>& certificates) {
  SignedData bag;
  bag.content_type = oids::data;
  bag.certificates = certificates;
  return encode_detached(bag);
}

std::vector<Certificate> certificates_of(const SignedData& signed_data) {
  std::vector<Certificate> out;
  for (const Bytes& element : signed_data.certificates) {
    if (element.front() != tag::sequence) continue;
    try {
      out.push_back(decode_foreign_certificate(element));
    } catch (const Error&) {
      continue;  // the signer's own is missed when its signature is verified
    }
  }
  return out;
}

}  // namespace kepka::pki
