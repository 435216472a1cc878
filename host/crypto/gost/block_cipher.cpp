// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/gost/block_cipher.h"

#include <algorithm>

#include "base/error.h"
#include "crypto/gost/gost28147.h"
#include "crypto/gost/kuznyechik.h"

namespace kepka::crypto::gost {

namespace {

using base::ByteView;
using base::Secret;

/// The same rounds as GOST 28147-89 with the table Z; words and halves are big-endian (RFC 8891 4).
class Magma final : public BlockCipher {
 public:
  explicit Magma(ByteView key) : cipher_(SBox::tc26_z, swap_words(key).view()) {}

  std::size_t block_size() const override { return Gost28147::block_size; }

  void encrypt(std::uint8_t* block) const override {
    std::reverse(block, block + Gost28147::block_size);
    cipher_.encrypt(Gost28147::Block(block, Gost28147::block_size));
    std::reverse(block, block + Gost28147::block_size);
  }

 private:
  static Secret swap_words(ByteView key) {
    Secret out = Secret::copy_of(key);
    for (std::uint8_t* word = out.data(); word != out.data() + out.size(); word += 4) {
      std::reverse(word, word + 4);
    }
    return out;
  }

  Gost28147 cipher_;
};

}  // namespace

std::unique_ptr<BlockCipher> make_block_cipher(BlockCipherKind kind, ByteView key) {
  if (key.size() != block_cipher_key_size) {
    throw base::Error(base::ErrorCode::internalError, "block cipher key length");
  }
  if (kind == BlockCipherKind::magma) return std::make_unique<Magma>(key);
  return std::make_unique<Kuznyechik>(key);
}

}  // namespace kepka::crypto::gost
