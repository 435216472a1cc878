// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <span>

#include "base/bytes.h"
#include "base/secret.h"

// GOST 28147-89 (RFC 5830). Not in constant time: substitution tables are indexed by secret data.
// Kepka runs it over files of the person's own, never on a page's demand.
namespace kepka::crypto::gost {

/// The substitution tables: id-tc26-gost-28147-param-Z (RFC 7836 C) and
/// id-Gost28147-89-CryptoPro-A-ParamSet (RFC 4357 11.2).
enum class SBox { tc26_z, cryptopro_a };

/// One key. Words are little-endian in keys and blocks, as everybody writes them (RFC 4357 5).
class Gost28147 {
 public:
  static constexpr std::size_t block_size = 8;
  static constexpr std::size_t key_size = 32;
  using Block = std::span<std::uint8_t, block_size>;

  /// `key` has key_size bytes, or Error(internalError) is thrown.
  Gost28147(SBox sbox, base::ByteView key);

  void encrypt(Block block) const;
  void decrypt(Block block) const;

  /// The imitovstavka (RFC 5830 8): a whole state of 8 bytes, of which formats keep the first 4.
  /// Starts with zeros, or with `iv` of 8 bytes (RFC 4357 6.1); what is shorter than two blocks is
  /// filled up with zeros, as the standard demands two.
  std::array<std::uint8_t, block_size> mac(base::ByteView text, base::ByteView iv = {}) const;

 private:
  std::uint32_t round(std::uint32_t half, std::size_t key_word) const;
  void mac_block(Block state, base::ByteView block) const;

  SBox sbox_;
  base::Secret key_;
};

/// ECB without padding: whole blocks. Throws Error(internalError) for anything else.
base::Secret decrypt_ecb(const Gost28147& cipher, base::ByteView text);

}  // namespace kepka::crypto::gost
