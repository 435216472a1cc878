// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "pki/cms_reader.h"
#include "pki/cms_signer_info.h"

namespace kepka::pki {

/// Why one signature of a SignedData is not right.
enum class SignatureFault {
  unknown_algorithm,     // of digest or signature: it was not verified
  malformed_attributes,  // signedAttrs lack messageDigest or contentType, or have them twice
  other_content_type,    // signedAttrs were made for another type of content
  no_content,            // detached, and no content was given
  changed_content,
  wrong_signature,
  no_certificate,    // of the signer's: nothing to verify with
  other_certificate  // the signature names another certificate than the one that verifies it
};

struct SignatureCheck {
  std::vector<SignatureFault> faults;        // none: the signature is right
  const Certificate* certificate = nullptr;  // the signer's, in what the caller gave
  std::optional<Time> signing_time;          // what the signer's clock said
  bool names_certificate = false;            // CAdES-BES: the certificate is signed too
};

/// Verifies one signature (RFC 5652 5.4, 5.6): the content's digest, the signed attributes, the
/// signature and the certificate it names. Whom the certificate belongs to is for chain.h.
/// `content` has the digests of the content, nullptr if it is not there; `certificates` are those
/// of the SignedData and others that may be the signer's.
SignatureCheck check_signature(const SignerInfo& signer, const asn1::Oid& content_type,
                               const ContentDigests* content,
                               std::span<const Certificate> certificates);

/// The signer's certificate among `certificates`; nullptr if it is not there.
const Certificate* find_signer(const SignerInfo& signer, std::span<const Certificate> certificates);

}  // namespace kepka::pki
