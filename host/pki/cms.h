// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "pki/certificate.h"

// SignedData of CMS (RFC 5652 5) as bytes: what every signature form of Kepka's is written from,
// and what foreign ones are read into. Files beside this one: cms_reader (decoding, content in
// pieces), cms_signer_info (one signature, decoded), cms_sign (adding a signature), cms_verify.
namespace kepka::pki {

/// Elements are kept as they were encoded, so that nothing that was signed by others ever changes.
struct SignedData {
  std::int64_t version = 1;
  asn1::Oid content_type;                     // eContentType
  std::optional<std::uint64_t> content_size;  // in bytes; nothing: detached, or certificates alone
  std::vector<Bytes> digest_algorithms;       // AlgorithmIdentifier
  std::vector<Bytes> certificates;            // CertificateChoices; DER of what issuers write
  std::vector<Bytes> crls;                    // RevocationInfoChoice
  std::vector<Bytes> signer_infos;            // SignerInfo
};

/// ContentInfo without content: a detached signature, or certificates alone. DER if the elements
/// are. Throws Error(internalError) for an attached one.
Bytes encode_detached(const SignedData& signed_data);

/// ContentInfo around a content of signed_data.content_size bytes that is never needed whole: the
/// attached form is before ‖ content ‖ after.
struct AroundContent {
  Bytes before, after;
};
AroundContent encode_around_content(const SignedData& signed_data);

/// The attached form in one piece, over a content of signed_data.content_size bytes.
Bytes encode_attached(const SignedData& signed_data, ByteView content);

/// PKCS #7 with certificates alone (RFC 5652 5.2, "degenerate"): DER certificates in, DER out.
Bytes encode_certificates(const std::vector<Bytes>& certificates);

/// The X.509 certificates in it, whatever their keys are. Other kinds (RFC 5652 10.2.2) and those
/// that cannot be read are left out.
std::vector<Certificate> certificates_of(const SignedData& signed_data);

}  // namespace kepka::pki
