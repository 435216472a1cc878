// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/keys.h"
#include "pki/cryptopro_header.h"

// Key containers of CryptoPro CSP, which it keeps as a folder of six files or as six values in the
// registry: read, never written. Keys of GOST R 34.10-2012 alone.
namespace kepka::pki {

/// The six by their names. masks2 and primary2 are a second copy of the keys under another mask and
/// may be empty, as may the name.
struct CryptoproFiles {
  ByteView name, header, masks, primary, masks2, primary2;
};

/// What is known without the password.
struct CryptoproFacts {
  std::string name;  // UTF-8, from outside: display_text() before it is shown
  bool has_password = false;
  std::vector<CryptoproKeyFacts> keys;  // one or two
};

/// Throws Error(containerIncomplete) with the fact "file" when one is missing,
/// Error(keyFileDamaged) when the header or both copies of the masks are damaged,
/// Error(unsupportedAlgorithm) for other keys: RSA, ECDSA, GOST R 34.10-2001.
CryptoproFacts describe_cryptopro_container(const CryptoproFiles& files);

struct CryptoproKey {
  crypto::PrivateKey key;
  CryptoproKeyFacts facts;
};

/// Every key of the container, whether or not it may be exported: that is for the caller to
/// respect. Each fits its fingerprint and its certificate. If one copy of the keys is damaged the
/// other serves. Throws as describe_cryptopro_container(), and Error(wrongPassword).
std::vector<CryptoproKey> open_cryptopro_container(const CryptoproFiles& files,
                                                   const base::Secret& password);

}  // namespace kepka::pki
