// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/secret.h"
#include "crypto/gost/block_cipher.h"

namespace kepka::crypto::gost {

/// GOST R 34.12-2015 with blocks of 128 bits (RFC 7801). Botan has it from 3.7 on only.
class Kuznyechik final : public BlockCipher {
 public:
  static constexpr std::size_t size = 16;

  /// `key` has block_cipher_key_size bytes.
  explicit Kuznyechik(base::ByteView key);

  std::size_t block_size() const override { return size; }
  void encrypt(std::uint8_t* block) const override;

 private:
  base::Secret round_keys_;  // ten of 16 bytes
};

}  // namespace kepka::crypto::gost
