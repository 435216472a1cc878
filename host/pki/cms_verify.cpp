// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/cms_verify.h"

#include <algorithm>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "pki/certificate_extensions.h"
#include "pki/oids.h"
#include "pki/signature_algorithms.h"
#include "pki/signing_certificate.h"

namespace kepka::pki {
namespace {

using base::Error;
namespace tag = asn1::tag;

// The content of the one value of an attribute; nothing unless it is one element of that tag.
std::optional<ByteView> value_of(const SignerInfo& signer, const asn1::Oid& type,
                                 std::uint8_t value_tag) {
  const Bytes* value = find_single_value(signer.signed_attributes, type);
  if (value == nullptr || value->front() != value_tag) return std::nullopt;
  return asn1::Reader(*value).next().content;
}

// What stands in the attributes against what was signed (RFC 5652 11.1, 11.2).
void check_attributes(const SignerInfo& signer, const asn1::Oid& content_type,
                      const Bytes* content_digest, std::vector<SignatureFault>& faults) {
  const auto type = value_of(signer, oids::content_type, tag::oid);
  const auto digest = value_of(signer, oids::message_digest, tag::octet_string);
  if (!type || !digest) {
    faults.push_back(SignatureFault::malformed_attributes);
    return;
  }
  if (!std::ranges::equal(*type, content_type.content())) {
    faults.push_back(SignatureFault::other_content_type);
  }
  if (content_digest != nullptr && !std::ranges::equal(*digest, *content_digest)) {
    faults.push_back(SignatureFault::changed_content);
  }
}

// The attributes in the order of DER: what is signed, whatever order they were sent in.
Bytes sorted_attributes(const Bytes& attributes) {
  asn1::Reader list = asn1::Reader(attributes).enter(tag::set, "signedAttrs");
  std::vector<Bytes> parts;
  while (!list.at_end()) {
    const ByteView part = list.next().encoded;
    parts.emplace_back(part.begin(), part.end());
  }
  return asn1::set_of(std::move(parts));
}

bool verify_attributes(const SignerInfo& signer, const crypto::PublicKey& key,
                       crypto::Digest digest) {
  const Bytes& received = signer.signed_attributes_der;
  if (crypto::verify(key, digest, crypto::digest(digest, received), signer.signature)) return true;
  const Bytes sorted = sorted_attributes(received);
  return sorted != received &&
         crypto::verify(key, digest, crypto::digest(digest, sorted), signer.signature);
}

bool verify_signature(const SignerInfo& signer, const crypto::PublicKey& key, crypto::Digest digest,
                      const Bytes* content_digest) {
  if (!signer.signed_attributes_der.empty()) return verify_attributes(signer, key, digest);
  return content_digest != nullptr &&
         crypto::verify(key, digest, *content_digest, signer.signature);
}

// The digest that both algorithms of the signature agree on; nothing if Kepka does not verify them
// with such a key.
std::optional<crypto::Digest> digest_of(const SignerInfo& signer, const crypto::PublicKey* key) {
  const auto digest = find_digest(signer.digest_algorithm);
  const auto scheme = find_signature_scheme(signer.signature_algorithm);
  if (!digest || !scheme || digest == crypto::Digest::sha1) return std::nullopt;
  if (scheme->digest && scheme->digest != digest) return std::nullopt;
  if (key != nullptr && (key->value.empty() || key->algorithm.kind != scheme->kind)) {
    return std::nullopt;
  }
  return digest;
}

bool is_signer(const SignerInfo& signer, const Certificate& certificate) {
  if (!signer.key_identifier.empty()) {
    return decode_certificate_extensions(certificate.extensions).subject_key_identifier ==
           signer.key_identifier;
  }
  if (certificate.serial != signer.serial) return false;
  return certificate.issuer_der == signer.issuer_der ||
         same_name(certificate.issuer, decode_name(signer.issuer_der));
}

}  // namespace

const Certificate* find_signer(const SignerInfo& signer,
                               std::span<const Certificate> certificates) {
  try {
    for (const Certificate& certificate : certificates) {
      if (is_signer(signer, certificate)) return &certificate;
    }
  } catch (const Error&) {
    return nullptr;  // the issuer's name cannot be read
  }
  return nullptr;
}

SignatureCheck check_signature(const SignerInfo& signer, const asn1::Oid& content_type,
                               const ContentDigests* content,
                               std::span<const Certificate> certificates) {
  SignatureCheck out;
  out.signing_time = signing_time_of(signer);
  out.certificate = find_signer(signer, certificates);
  const crypto::PublicKey* key = out.certificate == nullptr ? nullptr : &out.certificate->key;
  const auto digest = digest_of(signer, key);
  if (!digest) {
    out.faults.push_back(SignatureFault::unknown_algorithm);
    return out;
  }

  const Bytes* content_digest = content == nullptr ? nullptr : content->find(*digest);
  if (content_digest == nullptr) {
    // A digest that digestAlgorithms does not announce was not made (RFC 5652 5.1 allows to
    // refuse).
    out.faults.push_back(content == nullptr ? SignatureFault::no_content
                                            : SignatureFault::unknown_algorithm);
  }
  // Without signed attributes a signature could be one over other attributes: only plain data may
  // be signed so (RFC 5652 5.3).
  if (!signer.signed_attributes_der.empty()) {
    check_attributes(signer, content_type, content_digest, out.faults);
  } else if (content_type != oids::data) {
    out.faults.push_back(SignatureFault::malformed_attributes);
  }

  if (out.certificate == nullptr) {
    out.faults.push_back(SignatureFault::no_certificate);
    return out;
  }
  const bool verifiable = !signer.signed_attributes_der.empty() || content_digest != nullptr;
  if (verifiable && !verify_signature(signer, *key, *digest, content_digest)) {
    out.faults.push_back(SignatureFault::wrong_signature);
  }
  const auto named = names_signer(signer.signed_attributes, *out.certificate);
  out.names_certificate = named == true;
  if (named == false) out.faults.push_back(SignatureFault::other_certificate);
  return out;
}

}  // namespace kepka::pki
