// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "pki/cms.h"

namespace kepka::pki {

/// What is to be signed, known by its digest alone.
struct CmsSigning {
  asn1::Oid content_type;  // oids::data for a document
  Bytes content_digest;    // by digest_for() of the signer's key
  Time time;               // signingTime
};

/// DER of the signed attributes as a SET OF, which is what gets signed (RFC 5652 5.4): contentType,
/// messageDigest, signingTime and signingCertificateV2, so that the signature is CAdES-BES (ETSI EN
/// 319 122-1 5.1, RFC 5126 4.3.1). Nothing here needs the private key: a window can show it.
Bytes encode_signed_attributes(const CmsSigning& signing, const Certificate& certificate);

/// Signs the attributes and adds signature, digest algorithm and the signer's certificate to
/// `signed_data`; what stands in it keeps its bytes. Throws Error(certificateMismatch) if the
/// certificate is not of the signer's key, Error(signingFailed) as the signer does.
void add_signature(SignedData& signed_data, ByteView signed_attributes,
                   const Certificate& certificate, crypto::Signer& signer);

/// A SignedData without signatures for documents, to add signatures to; `content_size` in bytes for
/// the attached form, nothing for the detached one.
SignedData document_to_sign(std::optional<std::uint64_t> content_size);

/// That a signature of a document may be added: throws Error(challengeIsNoDocument) for an answer
/// to a challenge (authentication.h), Error(notADocument) for any other content than plain data.
void check_is_document(const SignedData& signed_data);

/// Adds a certificate unless it is there already.
void add_certificate(SignedData& signed_data, ByteView der);

}  // namespace kepka::pki
