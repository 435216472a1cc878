// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/gost/gost28147.h"

namespace kepka::crypto::gost {

/// CFB (RFC 5830 7) with CryptoPro key meshing after every 1024 bytes (RFC 4357 2.3.2), in place.
/// `iv` has 8 bytes. Both parameter sets of SBox ask for the meshing.
void encrypt_cfb(SBox sbox, base::ByteView key, base::ByteView iv, std::span<std::uint8_t> text);
void decrypt_cfb(SBox sbox, base::ByteView key, base::ByteView iv, std::span<std::uint8_t> text);

}  // namespace kepka::crypto::gost
