// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/gost/ctr_acpkm.h"

#include <algorithm>

#include "base/error.h"
#include "crypto/hmac.h"

namespace kepka::crypto::gost {

namespace {

using base::Bytes;
using base::ByteView;
using base::Error;
using base::ErrorCode;
using base::Secret;

constexpr std::size_t key_size = block_cipher_key_size;
constexpr std::size_t seed_size = 8;

std::size_t block_size_of(BlockCipherKind kind) { return kind == BlockCipherKind::magma ? 8 : 16; }

// What RFC 9337 5.1 takes from R 1323565.1.025: much less than any key file has.
std::size_t section_of(BlockCipherKind kind) {
  return (kind == BlockCipherKind::magma ? 8U : 256U) << 10U;
}

// ACPKM (RFC 8645 6.2.1): the encryption of D = 80 81 82 ... 9F.
Secret next_key(const BlockCipher& cipher) {
  Secret key(key_size);
  for (unsigned i = 0; i < key_size; ++i) key.append(static_cast<std::uint8_t>(0x80U + i));
  for (std::size_t at = 0; at < key_size; at += cipher.block_size()) {
    cipher.encrypt(key.data() + at);
  }
  return key;
}

void increment(std::span<std::uint8_t> counter) {
  for (std::size_t i = counter.size(); i-- > 0;) {
    if (++counter[i] != 0) return;
  }
}

// Times x in the field of the block's size, big-endian (GOST R 34.13-2015 5.6).
void double_block(std::span<std::uint8_t> block) {
  unsigned carry = 0;
  for (std::size_t i = block.size(); i-- > 0;) {
    const unsigned doubled = unsigned{block[i]} << 1U | carry;
    block[i] = static_cast<std::uint8_t>(doubled);
    carry = doubled >> 8U;
  }
  if (carry != 0) block.back() ^= static_cast<std::uint8_t>(block.size() == 16 ? 0x87 : 0x1B);
}

struct OmacKeys {
  Secret keys;
  ByteView encryption() const { return keys.view().first(key_size); }
  ByteView mac() const { return keys.view().last(key_size); }
};

OmacKeys omac_keys(ByteView key, ByteView ukm) {
  return {kdf_tree(key, "kdf tree", ukm.last(seed_size), 2)};
}

void check_ukm(BlockCipherKind kind, ByteView ukm) {
  if (ukm.size() != ukm_size(kind)) throw Error(ErrorCode::internalError, "UKM length");
}

ByteView iv_of(BlockCipherKind kind, ByteView ukm) { return ukm.first(block_size_of(kind) / 2); }

}  // namespace

void ctr_acpkm(BlockCipherKind kind, ByteView key, ByteView iv, std::size_t section,
               std::span<std::uint8_t> text) {
  auto cipher = make_block_cipher(kind, key);
  const std::size_t block_size = cipher->block_size();
  if (iv.size() != block_size / 2) throw Error(ErrorCode::internalError, "CTR vector length");
  Bytes counter(block_size);
  std::copy(iv.begin(), iv.end(), counter.begin());
  Secret gamma(block_size);

  for (std::size_t at = 0; at < text.size(); at += block_size) {
    if (at != 0 && at % section == 0) cipher = make_block_cipher(kind, next_key(*cipher).view());
    gamma.resize(0);
    gamma.append(counter);
    cipher->encrypt(gamma.data());
    increment(counter);
    const auto block = text.subspan(at, std::min(block_size, text.size() - at));
    for (std::size_t i = 0; i < block.size(); ++i) block[i] ^= gamma.data()[i];
  }
}

Bytes omac(BlockCipherKind kind, ByteView key, ByteView text) {
  const auto cipher = make_block_cipher(kind, key);
  const std::size_t block_size = cipher->block_size();
  Secret last_mask(block_size);
  last_mask.append(Bytes(block_size));
  cipher->encrypt(last_mask.data());
  double_block({last_mask.data(), block_size});
  const bool whole = !text.empty() && text.size() % block_size == 0;
  if (!whole) double_block({last_mask.data(), block_size});

  Bytes state(block_size);
  while (text.size() > block_size) {
    for (std::size_t i = 0; i < block_size; ++i) state[i] ^= text[i];
    cipher->encrypt(state.data());
    text = text.subspan(block_size);
  }
  for (std::size_t i = 0; i < text.size(); ++i) state[i] ^= text[i];
  if (!whole) state[text.size()] ^= 0x80U;
  for (std::size_t i = 0; i < block_size; ++i) state[i] ^= last_mask.data()[i];
  cipher->encrypt(state.data());
  return state;
}

Secret kdf_tree(ByteView key, std::string_view label, ByteView seed, std::size_t count) {
  const std::size_t bits = count * key_size * 8;
  Secret out(count * key_size);
  for (std::size_t i = 1; i <= count; ++i) {
    Bytes text = {static_cast<std::uint8_t>(i)};
    text.insert(text.end(), label.begin(), label.end());
    text.push_back(0);
    text.insert(text.end(), seed.begin(), seed.end());
    text.push_back(static_cast<std::uint8_t>(bits >> 8U));
    text.push_back(static_cast<std::uint8_t>(bits));
    out.append(hmac(Digest::streebog256, key, text).view());
  }
  return out;
}

std::size_t ukm_size(BlockCipherKind kind) { return block_size_of(kind) / 2 + seed_size; }

void ctr_acpkm_with_ukm(BlockCipherKind kind, ByteView key, ByteView ukm,
                        std::span<std::uint8_t> text) {
  check_ukm(kind, ukm);
  ctr_acpkm(kind, key, iv_of(kind, ukm), section_of(kind), text);
}

Bytes encrypt_ctr_acpkm_omac(BlockCipherKind kind, ByteView key, ByteView ukm, ByteView text) {
  check_ukm(kind, ukm);
  const OmacKeys keys = omac_keys(key, ukm);
  Secret whole(text.size() + block_size_of(kind));
  whole.append(text);
  whole.append(omac(kind, keys.mac(), text));
  ctr_acpkm(kind, keys.encryption(), iv_of(kind, ukm), section_of(kind),
            {whole.data(), whole.size()});
  return {whole.view().begin(), whole.view().end()};
}

bool decrypt_ctr_acpkm_omac(BlockCipherKind kind, ByteView key, ByteView ukm, Secret& text) {
  check_ukm(kind, ukm);
  const std::size_t mac_size = block_size_of(kind);
  if (text.size() < mac_size) return false;
  const OmacKeys keys = omac_keys(key, ukm);
  ctr_acpkm(kind, keys.encryption(), iv_of(kind, ukm), section_of(kind),
            {text.data(), text.size()});
  const ByteView open = text.view().first(text.size() - mac_size);
  const Secret expected = Secret::copy_of(omac(kind, keys.mac(), open));
  const bool fits = expected.equals(text.view().last(mac_size));
  text.resize(open.size());
  return fits;
}

}  // namespace kepka::crypto::gost
