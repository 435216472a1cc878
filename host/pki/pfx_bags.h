// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "asn1/reader.h"
#include "crypto/password_encryption.h"

// The parts of a PFX's bags (RFC 7292 4.2), read and not opened. What is broken throws
// Error(malformedDer), what Kepka does not open Error(keyFileUnsupported).
namespace kepka::pki {

/// Something under the password: a key or a list of bags.
struct LockedPart {
  crypto::PasswordScheme scheme;
  base::ByteView cipher_text;
};

/// EncryptedPrivateKeyInfo (RFC 5958 3).
LockedPart read_locked_key(base::ByteView der);

/// EncryptedData (RFC 5652 8) with SafeContents in it.
LockedPart read_encrypted_data(asn1::Reader& content);

struct BagAttributes {
  std::string friendly_name;
  base::Bytes local_key_id;
};

/// The bagAttributes of a bag, if any stand there. Of the two that Kepka knows the first value;
/// others are skipped.
BagAttributes read_bag_attributes(asn1::Reader& bag);

}  // namespace kepka::pki
