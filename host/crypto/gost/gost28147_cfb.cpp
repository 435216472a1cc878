// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/gost/gost28147_cfb.h"

#include <algorithm>

#include "base/error.h"

namespace kepka::crypto::gost {

namespace {

using base::ByteView;
using base::Error;
using base::ErrorCode;
using base::Secret;

constexpr std::size_t block_size = Gost28147::block_size;
constexpr std::size_t section_size = 1024;

// The constant C of RFC 4357 2.3.2.
constexpr std::uint8_t meshing_constant[] = {
    0x69, 0x00, 0x72, 0x22, 0x64, 0xC9, 0x04, 0x23, 0x8D, 0x3A, 0xDB, 0x96, 0x46, 0xE9, 0x2A, 0xC4,
    0x18, 0xFE, 0xAC, 0x94, 0x00, 0xED, 0x07, 0x12, 0xC0, 0x86, 0xDC, 0xC2, 0xEF, 0x4C, 0xA9, 0x2B};

/// The gamma of CFB: the cipher's feedback register and its key, which changes on the way.
class Gamma {
 public:
  Gamma(SBox sbox, ByteView key, ByteView iv) : sbox_(sbox), cipher_(sbox, key) {
    if (iv.size() != block_size) throw Error(ErrorCode::internalError, "CFB vector length");
    std::copy(iv.begin(), iv.end(), register_.begin());
  }

  /// The next 8 bytes of gamma, to be combined with text.
  const std::array<std::uint8_t, block_size>& next() {
    if (used_ == section_size) mesh();
    cipher_.encrypt(register_);
    used_ += block_size;
    return register_;
  }

  /// The block of encrypted text that came of it. Only the last one may be short.
  void feed(ByteView encrypted) {
    std::copy(encrypted.begin(), encrypted.end(), register_.begin());
  }

 private:
  void mesh() {
    const Secret key = decrypt_ecb(cipher_, meshing_constant);
    cipher_ = Gost28147(sbox_, key.view());
    cipher_.encrypt(register_);
    used_ = 0;
  }

  SBox sbox_;
  Gost28147 cipher_;
  std::array<std::uint8_t, block_size> register_{};
  std::size_t used_ = 0;
};

}  // namespace

void encrypt_cfb(SBox sbox, ByteView key, ByteView iv, std::span<std::uint8_t> text) {
  Gamma gamma(sbox, key, iv);
  for (std::size_t at = 0; at < text.size(); at += block_size) {
    const auto block = text.subspan(at, std::min(block_size, text.size() - at));
    const auto& mask = gamma.next();
    for (std::size_t i = 0; i < block.size(); ++i) block[i] ^= mask[i];
    gamma.feed(block);
  }
}

void decrypt_cfb(SBox sbox, ByteView key, ByteView iv, std::span<std::uint8_t> text) {
  Gamma gamma(sbox, key, iv);
  std::array<std::uint8_t, block_size> encrypted{};
  for (std::size_t at = 0; at < text.size(); at += block_size) {
    const auto block = text.subspan(at, std::min(block_size, text.size() - at));
    std::copy(block.begin(), block.end(), encrypted.begin());
    const auto& mask = gamma.next();
    for (std::size_t i = 0; i < block.size(); ++i) block[i] ^= mask[i];
    gamma.feed(ByteView(encrypted).first(block.size()));
  }
}

}  // namespace kepka::crypto::gost
