// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "asn1/reader.h"
#include "crypto/keys.h"
#include "pki/certificate.h"

// header.key of a container of CryptoPro CSP. No standard describes it; what is read here is what
// published containers have in common.
namespace kepka::pki {

/// For what a key is, in CryptoPro's words AT_SIGNATURE and AT_KEYEXCHANGE. The second is what most
/// authorities ask for, and signs as well.
enum class CryptoproKeyUse { signature, exchange };

/// What the header says of a key.
struct CryptoproKeyFacts {
  CryptoproKeyUse use = CryptoproKeyUse::signature;
  crypto::KeyAlgorithm algorithm;
  bool exportable = false;
  Bytes certificate;  // DER, empty if there is none
  std::optional<Time> not_before, not_after;
  Bytes fingerprint;  // the first 8 bytes of the public value; may be missing
};

/// The parameters of a key, { BIT STRING OPTIONAL, [0] AlgorithmIdentifier }, which stand in
/// headers and in exported keys. Throws as decode_cryptopro_header().
CryptoproKeyFacts decode_cryptopro_key_parameters(asn1::Reader parameters);

struct CryptoproHeader {
  std::vector<CryptoproKeyFacts> keys;  // of primary.key: the first and, if there is one, the other
  bool has_password = false;
  Bytes password_mac;  // 4 bytes, or empty
};

/// Checks the MAC of the header. Throws Error(malformedDer), Error(keyFileDamaged) for the MAC,
/// Error(unsupportedAlgorithm) for keys other than GOST R 34.10-2012.
CryptoproHeader decode_cryptopro_header(ByteView file);

}  // namespace kepka::pki
