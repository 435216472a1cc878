// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/secret.h"
#include "crypto/keys.h"

namespace kepka::pki {

/// A key as CryptoPro CSP puts it into a PFX instead of a PrivateKeyInfo, once the password has
/// opened it; `key` is the key from the password, under which it is encrypted again. Both of its
/// MACs are checked. Throws Error(malformedDer), Error(keyFileDamaged) for the MACs,
/// Error(unsupportedAlgorithm) for keys other than GOST R 34.10-2012.
crypto::PrivateKey decode_cryptopro_exported_key(const base::Secret& text, const base::Secret& key);

}  // namespace kepka::pki
