// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/certificate.h"

#include <algorithm>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "crypto/base64.h"
#include "pki/extensions.h"
#include "pki/pem.h"
#include "pki/spki.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
namespace tag = asn1::tag;

constexpr std::size_t certificate_size_max = 64U * 1024U;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view pem_labels[] = {"CERTIFICATE", "X509 CERTIFICATE"};  // RFC 7468 5.1

[[noreturn]] void malformed_certificate(const std::string& detail) {
  throw Error(ErrorCode::malformedCertificate, detail);
}

using base::to_bytes;

// v1 has no version, v2 and v3 have 1 and 2 (RFC 5280 4.1.2.1).
void check_version(asn1::Reader& tbs) {
  const auto tagged = tbs.next_if(tag::context(0, true));
  if (!tagged) return;
  asn1::Reader version = tbs.enter(*tagged);
  const std::int64_t number = version.small_integer("version");
  version.finish("version");
  if (number < 0 || number > 2) malformed_certificate("version");
}

Time take_time(asn1::Reader& validity) {
  const asn1::Element element = validity.next();
  return decode_time(element.tag, element.content);
}

void decode_tbs(ByteView der, Certificate& out) {
  asn1::Reader whole(der);
  asn1::Reader tbs = whole.enter(tag::sequence, "TBSCertificate");
  check_version(tbs);
  out.serial = to_bytes(tbs.integer("serialNumber"));
  const ByteView algorithm = tbs.next(tag::sequence, "signature").encoded;
  if (!std::ranges::equal(algorithm, out.signature_algorithm)) {
    malformed_certificate("two signature algorithms");  // RFC 5280 4.1.1.2
  }
  out.issuer_der = to_bytes(tbs.next(tag::sequence, "issuer").encoded);
  asn1::Reader validity = tbs.enter(tag::sequence, "validity");
  out.not_before = take_time(validity);
  out.not_after = take_time(validity);
  validity.finish("validity");
  out.subject_der = to_bytes(tbs.next(tag::sequence, "subject").encoded);
  out.spki = to_bytes(tbs.next(tag::sequence, "subjectPublicKeyInfo").encoded);
  tbs.next_if(tag::context(1, false));  // issuerUniqueID
  tbs.next_if(tag::context(2, false));  // subjectUniqueID
  if (const auto tagged = tbs.next_if(tag::context(3, true))) {
    asn1::Reader extensions = tbs.enter(*tagged);
    out.extensions = decode_extensions(extensions);
    extensions.finish("extensions");
  }
  tbs.finish("TBSCertificate");

  out.issuer = decode_name(out.issuer_der);
  out.subject = decode_name(out.subject_der);
}

Certificate decode_certificate_fields(ByteView der) {
  Certificate out;
  asn1::Reader whole(der);
  asn1::Reader certificate = whole.enter(tag::sequence, "Certificate");
  whole.finish("Certificate");
  out.der = to_bytes(der);
  out.tbs = to_bytes(certificate.next(tag::sequence, "TBSCertificate").encoded);
  out.signature_algorithm = to_bytes(certificate.next(tag::sequence, "signatureAlgorithm").encoded);
  out.signature = to_bytes(certificate.whole_bit_string("signature"));
  certificate.finish("Certificate");
  decode_tbs(out.tbs, out);
  return out;
}

crypto::PublicKey find_key(ByteView spki) {
  try {
    return decode_spki(spki);
  } catch (const Error&) {
    return {};
  }
}

std::vector<Bytes> pem_certificates(std::string_view text) {
  std::vector<Bytes> found;
  for (const std::string_view label : pem_labels) {
    for (Bytes& block : find_pem_blocks(label, text)) found.push_back(std::move(block));
  }
  return found;
}

// DER begins with a SEQUENCE's tag, which no base64 of a SEQUENCE does: that begins with "M".
Bytes der_of_file(ByteView file) {
  if (file.empty() || file.size() > certificate_size_max) malformed_certificate("size of the file");
  if (file.front() == tag::sequence) return to_bytes(file);
  std::string_view text = base::text_of(file);
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (text.find("-----BEGIN ") == std::string_view::npos) return crypto::from_base64(text);
  auto blocks = pem_certificates(text);
  if (blocks.size() != 1) malformed_certificate("not exactly one certificate");
  return std::move(blocks.front());
}

}  // namespace

Certificate decode_certificate(ByteView der) {
  if (der.size() > certificate_size_max) malformed_certificate("size");
  try {
    Certificate certificate = decode_certificate_fields(der);
    certificate.key = decode_spki(certificate.spki);
    return certificate;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::unsupportedAlgorithm) throw;
    malformed_certificate(error.detail());
  }
}

Certificate decode_foreign_certificate(ByteView der) {
  if (der.size() > certificate_size_max) malformed_certificate("size");
  try {
    Certificate certificate = decode_certificate_fields(der);
    certificate.key = find_key(certificate.spki);
    return certificate;
  } catch (const Error& error) {
    malformed_certificate(error.detail());
  }
}

Certificate read_certificate(ByteView file) {
  Bytes der;
  try {
    der = der_of_file(file);
  } catch (const Error& error) {
    malformed_certificate(error.detail());
  }
  return decode_certificate(der);
}

}  // namespace kepka::pki
