// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/gost/block_cipher.h"

// Counter mode whose key changes on the way, as files under a password use it (RFC 8645, RFC 9337).
namespace kepka::crypto::gost {

/// CTR-ACPKM (RFC 8645 6.2.2), in place, either direction. `iv` is half a block; the key changes
/// after every `section` bytes, a multiple of the block's size.
void ctr_acpkm(BlockCipherKind kind, base::ByteView key, base::ByteView iv, std::size_t section,
               std::span<std::uint8_t> text);

/// OMAC1 (GOST R 34.13-2015 5.6), not shortened: 8 or 16 bytes.
base::Bytes omac(BlockCipherKind kind, base::ByteView key, base::ByteView text);

/// KDF_TREE_GOSTR3411_2012_256 with R = 1 (RFC 7836 4.5): `count` keys of 32 bytes.
base::Secret kdf_tree(base::ByteView key, std::string_view label, base::ByteView seed,
                      std::size_t count);

/// Length of UserKeyingMaterial in Gost3412-15-Encryption-Parameters (RFC 9337 7.3): half a block
/// of IV and the 8 bytes of seed.
std::size_t ukm_size(BlockCipherKind kind);

/// ...-ctracpkm of RFC 9337 5.1: sections of 256 KiB for Kuznyechik and 8 KiB for Magma.
void ctr_acpkm_with_ukm(BlockCipherKind kind, base::ByteView key, base::ByteView ukm,
                        std::span<std::uint8_t> text);

/// ...-ctracpkm-omac: both keys come from kdf_tree(key, "kdf tree", the seed of the UKM); the OMAC
/// of the open text follows it and is encrypted with it. The result is a block longer than `text`.
base::Bytes encrypt_ctr_acpkm_omac(BlockCipherKind kind, base::ByteView key, base::ByteView ukm,
                                   base::ByteView text);

/// False if the OMAC does not fit; `text` is the open text without it then and is not to be used.
/// What is shorter than a block does not fit.
bool decrypt_ctr_acpkm_omac(BlockCipherKind kind, base::ByteView key, base::ByteView ukm,
                            base::Secret& text);

}  // namespace kepka::crypto::gost
