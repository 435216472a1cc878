// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/keys.h"

namespace kepka::crypto {

/// The bare signature, not verified yet: other folders take a Signer. `digest` has the length of
/// digest_for().
Bytes sign(const PrivateKey& key, ByteView digest, Random& random);

}  // namespace kepka::crypto
