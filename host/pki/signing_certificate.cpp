// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/signing_certificate.h"

#include <algorithm>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "pki/oids.h"
#include "pki/signature_algorithms.h"

namespace kepka::pki {
namespace {

using base::Error;
namespace tag = asn1::tag;

constexpr std::uint8_t directory_name = tag::context(4, true);

// IssuerSerial (RFC 5035 4): issuer as GeneralNames with the one directoryName.
bool is_issuer_and_serial_of(asn1::Reader fields, const Certificate& certificate) {
  asn1::Reader names = fields.enter(tag::sequence, "issuer");
  asn1::Reader name = names.enter(directory_name, "directoryName");
  const ByteView issuer = name.next(tag::sequence, "Name").encoded;
  const ByteView serial = fields.integer("serialNumber");
  return std::ranges::equal(serial, certificate.serial) &&
         (std::ranges::equal(issuer, certificate.issuer_der) ||
          same_name(decode_name(issuer), certificate.issuer));
}

// The first of the certificates is the signer's (RFC 5035 3); `digest` is what an absent algorithm
// means.
bool names(const Bytes& attribute, const Certificate& certificate, crypto::Digest digest) {
  asn1::Reader whole(attribute);
  asn1::Reader fields = whole.enter(tag::sequence, "SigningCertificate");
  asn1::Reader list = fields.enter(tag::sequence, "certs");
  asn1::Reader identifier = list.enter(tag::sequence, "ESSCertID");
  if (const auto algorithm = identifier.next_if(tag::sequence)) {
    const auto named = find_digest(algorithm->encoded);
    if (!named) return false;
    digest = *named;
  }
  const ByteView hash = identifier.octet_string("certHash");
  if (!std::ranges::equal(hash, crypto::digest(digest, certificate.der))) return false;
  const auto issuer_serial = identifier.next_if(tag::sequence);
  return !issuer_serial || is_issuer_and_serial_of(identifier.enter(*issuer_serial), certificate);
}

bool stands_in(const std::vector<CmsAttribute>& attributes, const asn1::Oid& type) {
  return std::ranges::any_of(attributes,
                             [&](const CmsAttribute& found) { return found.type == type; });
}

}  // namespace

Bytes encode_signing_certificate(const Certificate& certificate, crypto::Digest digest) {
  const Bytes issuer = asn1::sequence({asn1::explicitly(4, certificate.issuer_der)});
  const Bytes issuer_serial =
      asn1::sequence({issuer, asn1::encode(tag::integer, certificate.serial)});
  // SHA-256 is the DEFAULT, which DER leaves out (X.690 11.5).
  const Bytes algorithm = digest == crypto::Digest::sha256 ? Bytes() : digest_algorithm(digest);
  const Bytes identifier = asn1::sequence(
      {algorithm, asn1::octet_string(crypto::digest(digest, certificate.der)), issuer_serial});
  return asn1::sequence({asn1::sequence({identifier})});
}

std::optional<bool> names_signer(const std::vector<CmsAttribute>& signed_attributes,
                                 const Certificate& certificate) {
  const bool v2 = stands_in(signed_attributes, oids::signing_certificate_v2);
  if (!v2 && !stands_in(signed_attributes, oids::signing_certificate)) return std::nullopt;
  const Bytes* value = find_single_value(
      signed_attributes, v2 ? oids::signing_certificate_v2 : oids::signing_certificate);
  try {
    return value != nullptr &&
           names(*value, certificate, v2 ? crypto::Digest::sha256 : crypto::Digest::sha1);
  } catch (const Error&) {
    return false;
  }
}

}  // namespace kepka::pki
