// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "base/bytes.h"

namespace kepka::crypto::gost {

/// The ciphers of GOST R 34.12-2015: Magma (RFC 8891), blocks of 8 bytes, and Kuznyechik (RFC
/// 7801), blocks of 16.
enum class BlockCipherKind { magma, kuznyechik };

/// One key. Only the forward direction: counter mode and OMAC need no other. Not in constant time:
/// tables are indexed by secret data, as in GOST 28147-89.
class BlockCipher {
 public:
  virtual ~BlockCipher() = default;
  virtual std::size_t block_size() const = 0;
  /// `block` points to block_size() bytes.
  virtual void encrypt(std::uint8_t* block) const = 0;
};

inline constexpr std::size_t block_cipher_key_size = 32;

/// Throws Error(internalError) for a key of another length.
std::unique_ptr<BlockCipher> make_block_cipher(BlockCipherKind kind, base::ByteView key);

}  // namespace kepka::crypto::gost
