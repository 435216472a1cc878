// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "crypto/keys.h"
#include "pki/name.h"

namespace kepka::pki {

struct Extension {
  asn1::Oid type;
  bool critical = false;
  Bytes value;  // DER inside the OCTET STRING

  bool operator==(const Extension&) const = default;
};

/// Ready-made extensions (facts: RFC 5280, and the orders on qualified certificates).
Extension key_usage(bool with_key_exchange);  // F0 with, C0 without; critical
Extension extended_key_usage(const std::vector<asn1::Oid>& purposes);
Extension subject_sign_tool(std::string_view tool);
Extension identification_kind(
    int kind);  // 0 in person, 1 by qualified signature, 2 passport chip, 3 ЕСИА/ЕБС

/// An attribute of a request (RFC 2986 4.1), its values in DER.
struct RequestAttribute {
  asn1::Oid type;
  std::vector<Bytes> values;

  bool operator==(const RequestAttribute&) const = default;
};

/// What a request holds beside its key.
struct RequestContent {
  Bytes subject;  // DER of a Name: encode_name()'s, or a certificate's byte for byte
  std::vector<Extension> extensions;
  std::vector<RequestAttribute> attributes;  // beside the extensionRequest
};

/// DER of CertificationRequestInfo (RFC 2986 4.1), version 0, with one extensionRequest attribute
/// if there are extensions; the attributes in DER's order. [0] is written even when empty.
Bytes encode_request_info(const RequestContent& content, const crypto::PublicKey& key);
Bytes encode_request_info_without_key(const RequestContent& content,
                                      const crypto::KeyAlgorithm& algorithm);

/// The same of a Name, without further attributes.
Bytes encode_request_info(const Name& subject, const crypto::PublicKey& key,
                          const std::vector<Extension>& extensions);

/// The same with a key of the right length whose bits are all zero: what a person is shown before
/// the key exists.
Bytes encode_request_info_without_key(const Name& subject, const crypto::KeyAlgorithm& algorithm,
                                      const std::vector<Extension>& extensions);

/// True if the two CertificationRequestInfos are equal in every byte but the key's own bits.
bool same_but_for_key(ByteView info, ByteView info_without_key,
                      const crypto::KeyAlgorithm& algorithm);

/// DER of CertificationRequest: the digest of `info` signed by the key's own signer.
Bytes sign_request(ByteView info, crypto::Signer& signer);

struct DecodedRequest {
  Name subject;
  Bytes subject_der;
  crypto::PublicKey key;
  std::vector<Extension> extensions;
  std::vector<RequestAttribute> attributes;  // beside those that hold the extensions
  Bytes info;
  Bytes signature_algorithm;
  Bytes signature;
};

/// From DER. Throws Error(malformedDer | malformedKey | unsupportedAlgorithm).
DecodedRequest decode_request(ByteView der);

/// Reads CertificationRequestInfo alone; a zeroed key is not checked and has the value as it
/// stands.
struct DecodedRequestInfo {
  Name subject;
  std::vector<Extension> extensions;
  std::vector<RequestAttribute> attributes;
};
DecodedRequestInfo decode_request_info(ByteView info);

/// Whether the request's own signature is right (proof of possession).
bool verify_request(const DecodedRequest& request);

}  // namespace kepka::pki
