// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "pki/certificate.h"

namespace kepka::pki {

/// Attribute (RFC 5652 5.3): values are DER.
struct CmsAttribute {
  asn1::Oid type;
  std::vector<Bytes> values;
};

/// One signature of a SignedData (RFC 5652 5.3). Who signed is named by issuer and serial number,
/// or by the certificate's key identifier: the others are empty.
struct SignerInfo {
  Bytes issuer_der, serial;  // serial: content octets
  Bytes key_identifier;
  Bytes digest_algorithm, signature_algorithm;  // AlgorithmIdentifier
  Bytes signature;
  Bytes signed_attributes_der;  // as SET OF, in the order received: what is signed (5.4); or empty
  std::vector<CmsAttribute> signed_attributes, unsigned_attributes;
};

/// From an element of SignedData::signer_infos, BER or DER. Throws Error(malformedCms).
SignerInfo decode_signer_info(ByteView element);

/// The one value of an attribute that stands once and has one; nullptr otherwise.
const Bytes* find_single_value(const std::vector<CmsAttribute>& attributes, const asn1::Oid& type);

/// signingTime (RFC 5652 11.3): what the signer's clock said. Nothing if there is none or it is
/// malformed.
std::optional<Time> signing_time_of(const SignerInfo& signer);

}  // namespace kepka::pki
