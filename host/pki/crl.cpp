// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/crl.h"

#include <algorithm>

#include "asn1/reader.h"
#include "base/error.h"
#include "pki/extensions.h"
#include "pki/oids.h"
#include "pki/signature_algorithms.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
namespace tag = asn1::tag;

constexpr std::size_t crl_size_max = std::size_t{64} << 20U;
constexpr std::size_t revoked_max = 2'000'000;

[[noreturn]] void malformed_crl(const std::string& detail) {
  throw Error(ErrorCode::malformedCrl, detail);
}

using base::to_bytes;

bool is_time(std::uint8_t time_tag) {
  return time_tag == tag::utc_time || time_tag == tag::generalized_time;
}

Time take_crl_time(asn1::Reader& fields) {
  const asn1::Element element = fields.next();
  return decode_time(element.tag, element.content);
}

std::optional<std::int64_t> find_reason(const std::vector<Extension>& extensions) {
  for (const Extension& extension : extensions) {
    if (extension.type != oids::crl_reason) continue;
    asn1::Reader value(extension.value);
    const ByteView reason = value.next(tag::enumerated, "CRLReason").content;
    if (reason.size() == 1) return reason.front();
  }
  return std::nullopt;
}

RevokedCertificate decode_revoked(asn1::Reader& list) {
  asn1::Reader fields = list.enter(tag::sequence, "revokedCertificate");
  RevokedCertificate out;
  out.serial = to_bytes(fields.integer("userCertificate"));
  out.revoked = take_crl_time(fields);
  if (!fields.at_end()) out.reason = find_reason(decode_extensions(fields));
  fields.finish("revokedCertificate");
  return out;
}

void decode_tbs(asn1::Reader tbs, Crl& out) {
  if (tbs.peek_tag() == tag::integer && tbs.small_integer("version") != 1) malformed_crl("version");
  const ByteView algorithm = tbs.next(tag::sequence, "signature").encoded;
  if (!std::ranges::equal(algorithm, out.signature_algorithm)) {
    malformed_crl("two signature algorithms");  // RFC 5280 5.1.1.2
  }
  out.issuer_der = to_bytes(tbs.next(tag::sequence, "issuer").encoded);
  out.issuer = decode_name(out.issuer_der);
  out.this_update = take_crl_time(tbs);
  if (is_time(tbs.peek_tag())) out.next_update = take_crl_time(tbs);
  if (const auto revoked = tbs.next_if(tag::sequence)) {
    asn1::Reader list = tbs.enter(*revoked);
    while (!list.at_end()) {
      if (out.revoked.size() == revoked_max) malformed_crl("too many rows");
      out.revoked.push_back(decode_revoked(list));
    }
  }
  if (const auto tagged = tbs.next_if(tag::context(0, true))) {
    asn1::Reader extensions = tbs.enter(*tagged);
    out.extensions = decode_extensions(extensions);
    extensions.finish("crlExtensions");
  }
  tbs.finish("TBSCertList");
}

Crl decode_crl_fields(ByteView der) {
  Crl out;
  asn1::Reader whole = asn1::Reader::of_long(der);
  asn1::Reader list = whole.enter(tag::sequence, "CertificateList");
  whole.finish("CertificateList");
  const asn1::Element tbs = list.next(tag::sequence, "TBSCertList");
  out.tbs = to_bytes(tbs.encoded);
  out.signature_algorithm = to_bytes(list.next(tag::sequence, "signatureAlgorithm").encoded);
  out.signature = to_bytes(list.whole_bit_string("signature"));
  list.finish("CertificateList");
  decode_tbs(list.enter(tbs), out);
  return out;
}

}  // namespace

Crl decode_crl(ByteView der) {
  if (der.size() > crl_size_max) malformed_crl("size");
  try {
    return decode_crl_fields(der);
  } catch (const Error& error) {
    malformed_crl(error.detail());
  }
}

std::optional<bool> verify_crl(const Crl& crl, const Certificate& issuer) {
  return verify_signed(issuer.key, crl.signature_algorithm, crl.tbs, crl.signature);
}

const RevokedCertificate* find_revoked(const Crl& crl, ByteView serial) {
  const auto found = std::ranges::find_if(crl.revoked, [&](const RevokedCertificate& row) {
    return std::ranges::equal(row.serial, serial);
  });
  return found == crl.revoked.end() ? nullptr : &*found;
}

}  // namespace kepka::pki
