// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/bytes.h"
#include "base/secret.h"

namespace kepka::crypto::gost {

/// The key (32 bytes) under which CryptoPro CSP stores the keys of GOST R 34.10-2012: CPKDF with
/// Streebog-256, 2 rounds without a password and 2000 with one. No standard has it; published
/// containers and readers do. The password is taken byte by byte, so that ASCII is certain alone.
base::Secret cryptopro_kdf(const base::Secret& password, base::ByteView salt);

}  // namespace kepka::crypto::gost
