// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/describe_encryption.h"
#include "admin/inspect_formats.h"

namespace kepka::admin {

namespace tag = asn1::tag;

wire::json::object inspect_encrypted_key(base::ByteView der, pki::Time, Findings& findings) {
  wire::json::object out;
  asn1::Reader whole(der);
  asn1::Reader key = whole.enter(tag::sequence, "EncryptedPrivateKeyInfo");
  whole.finish("EncryptedPrivateKeyInfo");
  const asn1::Reader algorithm = key.enter(tag::sequence, "encryptionAlgorithm");
  key.octet_string("encryptedData");
  key.finish("EncryptedPrivateKeyInfo");
  describe_encryption(algorithm, out, findings);
  return out;
}

}  // namespace kepka::admin
