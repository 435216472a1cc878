// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/keys.h"

namespace kepka::crypto {

/// HMAC (RFC 2104; RFC 7836 4.1 with Streebog), as long as the digest.
base::Secret hmac(Digest digest, base::ByteView key, base::ByteView text);

}  // namespace kepka::crypto
