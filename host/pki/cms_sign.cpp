// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/cms_sign.h"

#include <algorithm>

#include "asn1/writer.h"
#include "base/error.h"
#include "pki/oids.h"
#include "pki/signature_algorithms.h"
#include "pki/signing_certificate.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
namespace tag = asn1::tag;

constexpr std::uint8_t signed_attributes_tag = tag::context(0, true);

Bytes attribute(const asn1::Oid& type, ByteView value) {
  const Bytes bytes(value.begin(), value.end());
  return asn1::sequence({asn1::object_identifier(type), asn1::set_of({bytes})});
}

void add_once(std::vector<Bytes>& elements, ByteView element) {
  const bool there = std::ranges::any_of(
      elements, [&](const Bytes& present) { return std::ranges::equal(present, element); });
  if (!there) elements.emplace_back(element.begin(), element.end());
}

// RFC 5652 5.1: version 3 for another content than plain data. Others' signatures may have raised
// it already.
std::int64_t version_for(const SignedData& signed_data) {
  const std::int64_t least = signed_data.content_type == oids::data ? 1 : 3;
  return std::max(signed_data.version, least);
}

// An algorithm may stand there already with NULL for parameters.
void add_digest_algorithm(SignedData& signed_data, crypto::Digest digest) {
  const bool there =
      std::ranges::any_of(signed_data.digest_algorithms,
                          [&](const Bytes& algorithm) { return find_digest(algorithm) == digest; });
  if (!there) signed_data.digest_algorithms.push_back(digest_algorithm(digest));
}

}  // namespace

Bytes encode_signed_attributes(const CmsSigning& signing, const Certificate& certificate) {
  const crypto::Digest digest = crypto::digest_for(certificate.key.algorithm);
  if (signing.content_digest.size() != crypto::digest(digest, {}).size()) {
    throw Error(ErrorCode::internalError, "a digest of another length than the key's");
  }
  return asn1::set_of(
      {attribute(oids::content_type, asn1::object_identifier(signing.content_type)),
       attribute(oids::message_digest, asn1::octet_string(signing.content_digest)),
       attribute(oids::signing_time, encode_time(signing.time)),
       attribute(oids::signing_certificate_v2, encode_signing_certificate(certificate, digest))});
}

void add_signature(SignedData& signed_data, ByteView signed_attributes,
                   const Certificate& certificate, crypto::Signer& signer) {
  const crypto::PublicKey& key = signer.public_key();
  if (certificate.key.value != key.value) {
    throw Error(ErrorCode::certificateMismatch, "the certificate is of another key");
  }
  const crypto::Digest digest = crypto::digest_for(key.algorithm);
  const Bytes signature = signer.sign(crypto::digest(digest, signed_attributes));
  Bytes attributes(signed_attributes.begin(), signed_attributes.end());
  attributes.front() = signed_attributes_tag;

  const Bytes identifier =
      asn1::sequence({certificate.issuer_der, asn1::encode(tag::integer, certificate.serial)});
  signed_data.signer_infos.push_back(
      asn1::sequence({asn1::integer(1), identifier, digest_algorithm(digest), attributes,
                      cms_signature_algorithm(key.algorithm), asn1::octet_string(signature)}));
  add_digest_algorithm(signed_data, digest);
  add_certificate(signed_data, certificate.der);
  signed_data.version = version_for(signed_data);
}

SignedData document_to_sign(std::optional<std::uint64_t> content_size) {
  SignedData signed_data;
  signed_data.content_type = oids::data;
  signed_data.content_size = content_size;
  return signed_data;
}

void check_is_document(const SignedData& signed_data) {
  if (signed_data.content_type == oids::authentication_challenge) {
    throw Error(ErrorCode::challengeIsNoDocument);
  }
  if (signed_data.content_type != oids::data) {
    throw Error(ErrorCode::notADocument, signed_data.content_type.dotted());
  }
}

void add_certificate(SignedData& signed_data, ByteView der) {
  add_once(signed_data.certificates, der);
}

}  // namespace kepka::pki
