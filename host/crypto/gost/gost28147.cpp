// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/gost/gost28147.h"

#include <algorithm>
#include <bit>

#include "base/error.h"

namespace kepka::crypto::gost {

namespace {

using base::ByteView;
using base::Error;
using base::ErrorCode;
using base::Secret;

using Nodes = std::array<std::array<std::uint8_t, 16>, 8>;  // the first is for the lowest half-byte

constexpr Nodes tc26_z = {{
    {0xC, 0x4, 0x6, 0x2, 0xA, 0x5, 0xB, 0x9, 0xE, 0x8, 0xD, 0x7, 0x0, 0x3, 0xF, 0x1},
    {0x6, 0x8, 0x2, 0x3, 0x9, 0xA, 0x5, 0xC, 0x1, 0xE, 0x4, 0x7, 0xB, 0xD, 0x0, 0xF},
    {0xB, 0x3, 0x5, 0x8, 0x2, 0xF, 0xA, 0xD, 0xE, 0x1, 0x7, 0x4, 0xC, 0x9, 0x6, 0x0},
    {0xC, 0x8, 0x2, 0x1, 0xD, 0x4, 0xF, 0x6, 0x7, 0x0, 0xA, 0x5, 0x3, 0xE, 0x9, 0xB},
    {0x7, 0xF, 0x5, 0xA, 0x8, 0x1, 0x6, 0xD, 0x0, 0x9, 0x3, 0xE, 0xB, 0x4, 0x2, 0xC},
    {0x5, 0xD, 0xF, 0x6, 0x9, 0x2, 0xC, 0xA, 0xB, 0x7, 0x8, 0x1, 0x4, 0x3, 0xE, 0x0},
    {0x8, 0xE, 0x2, 0x5, 0x6, 0x9, 0x1, 0xC, 0xF, 0x4, 0xB, 0x0, 0xD, 0xA, 0x3, 0x7},
    {0x1, 0x7, 0xE, 0xD, 0x0, 0x5, 0x8, 0x3, 0x4, 0xF, 0xA, 0x6, 0x9, 0xC, 0xB, 0x2},
}};

constexpr Nodes cryptopro_a = {{
    {0x9, 0x6, 0x3, 0x2, 0x8, 0xB, 0x1, 0x7, 0xA, 0x4, 0xE, 0xF, 0xC, 0x0, 0xD, 0x5},
    {0x3, 0x7, 0xE, 0x9, 0x8, 0xA, 0xF, 0x0, 0x5, 0x2, 0x6, 0xC, 0xB, 0x4, 0xD, 0x1},
    {0xE, 0x4, 0x6, 0x2, 0xB, 0x3, 0xD, 0x8, 0xC, 0xF, 0x5, 0xA, 0x0, 0x7, 0x1, 0x9},
    {0xE, 0x7, 0xA, 0xC, 0xD, 0x1, 0x3, 0x9, 0x0, 0x2, 0xB, 0x4, 0xF, 0x8, 0x5, 0x6},
    {0xB, 0x5, 0x1, 0x9, 0x8, 0xD, 0xF, 0x0, 0xE, 0x4, 0x2, 0x3, 0xC, 0x7, 0xA, 0x6},
    {0x3, 0xA, 0xD, 0xC, 0x1, 0x2, 0x0, 0xB, 0x7, 0x5, 0x9, 0x4, 0x8, 0xF, 0xE, 0x6},
    {0x1, 0xD, 0x2, 0x9, 0x7, 0xA, 0x6, 0x0, 0x8, 0xC, 0x4, 0x5, 0xF, 0x3, 0xB, 0xE},
    {0xB, 0xA, 0xF, 0x5, 0x0, 0xC, 0xE, 0x8, 0x6, 0x2, 0x3, 0x9, 0x1, 0x7, 0xD, 0x4},
}};

const Nodes& nodes_of(SBox sbox) { return sbox == SBox::tc26_z ? tc26_z : cryptopro_a; }

std::uint32_t read_word(const std::uint8_t* bytes) {
  std::uint32_t word = 0;
  for (std::size_t i = 4; i-- > 0;) word = word << 8U | bytes[i];
  return word;
}

void write_word(std::uint32_t word, std::uint8_t* bytes) {
  for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(word >> (8 * i));
}

// Which key word each of the 32 rounds takes (RFC 5830 5): up three times and down once, or the
// reverse.
std::size_t encryption_word(std::size_t round) { return round < 24 ? round % 8 : 31 - round; }
std::size_t decryption_word(std::size_t round) { return encryption_word(31 - round); }

}  // namespace

Gost28147::Gost28147(SBox sbox, ByteView key) : sbox_(sbox), key_(Secret::copy_of(key)) {
  if (key.size() != key_size) throw Error(ErrorCode::internalError, "GOST 28147 key length");
}

std::uint32_t Gost28147::round(std::uint32_t half, std::size_t key_word) const {
  const std::uint32_t sum = half + read_word(key_.data() + 4 * key_word);
  const Nodes& nodes = nodes_of(sbox_);
  std::uint32_t out = 0;
  for (unsigned i = 0; i < 8; ++i) {
    out |= static_cast<std::uint32_t>(nodes[i][sum >> (4 * i) & 0xFU]) << (4 * i);
  }
  return std::rotl(out, 11);
}

void Gost28147::encrypt(Block block) const {
  std::uint32_t low = read_word(block.data());
  std::uint32_t high = read_word(block.data() + 4);
  for (std::size_t i = 0; i < 32; ++i) {
    high ^= round(low, encryption_word(i));
    std::swap(low, high);
  }
  // The last round does not swap.
  write_word(high, block.data());
  write_word(low, block.data() + 4);
}

void Gost28147::decrypt(Block block) const {
  std::uint32_t low = read_word(block.data());
  std::uint32_t high = read_word(block.data() + 4);
  for (std::size_t i = 0; i < 32; ++i) {
    high ^= round(low, decryption_word(i));
    std::swap(low, high);
  }
  write_word(high, block.data());
  write_word(low, block.data() + 4);
}

void Gost28147::mac_block(Block state, ByteView block) const {
  for (std::size_t i = 0; i < block.size(); ++i) state[i] ^= block[i];
  std::uint32_t low = read_word(state.data());
  std::uint32_t high = read_word(state.data() + 4);
  for (std::size_t i = 0; i < 16; ++i) {
    high ^= round(low, i % 8);
    std::swap(low, high);
  }
  write_word(low, state.data());
  write_word(high, state.data() + 4);
}

std::array<std::uint8_t, Gost28147::block_size> Gost28147::mac(ByteView text, ByteView iv) const {
  std::array<std::uint8_t, block_size> state{};
  std::copy_n(iv.begin(), std::min(iv.size(), block_size), state.begin());
  std::size_t blocks = 0;
  for (std::size_t at = 0; at < text.size(); at += block_size) {
    mac_block(state, text.subspan(at, std::min(block_size, text.size() - at)));
    ++blocks;
  }
  for (; blocks < 2; ++blocks) mac_block(state, {});
  return state;
}

Secret decrypt_ecb(const Gost28147& cipher, ByteView text) {
  if (text.size() % Gost28147::block_size != 0) {
    throw Error(ErrorCode::internalError, "ECB takes whole blocks");
  }
  Secret out = Secret::copy_of(text);
  for (std::size_t at = 0; at < out.size(); at += Gost28147::block_size) {
    cipher.decrypt(Gost28147::Block(out.data() + at, Gost28147::block_size));
  }
  return out;
}

}  // namespace kepka::crypto::gost
