// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/gost/cryptopro_kdf.h"

#include <botan/hash.h>

#include <memory>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "crypto/password_key.h"

namespace kepka::crypto::gost {

namespace {

using base::ByteView;
using base::Secret;

constexpr std::string_view start = "DENEFH028.760246785.IUEFHWUIO.EF";
constexpr std::size_t hash_size = 32;
constexpr std::size_t hash_block_size = 64;
constexpr int rounds_without_password = 2;
constexpr int rounds_with_password = 2000;

/// Streebog-256 of what is added, piece by piece.
class Hash {
 public:
  Hash() : hash_(Botan::HashFunction::create_or_throw("Streebog-256")) {}

  Hash& add(ByteView bytes) {
    hash_->update(bytes.data(), bytes.size());
    return *this;
  }
  /// `state` combined with `pad`, as HMAC does it with a key.
  Hash& add_padded(ByteView state, std::uint8_t pad) {
    for (const std::uint8_t byte : state) hash_->update(static_cast<std::uint8_t>(byte ^ pad));
    return *this;
  }
  /// Into the first half of `state`; the second half becomes zeros.
  void finish(Secret& state) {
    state.resize(hash_size);
    hash_->final(state.data());
    for (std::size_t i = hash_size; i < hash_block_size; ++i) state.append(std::uint8_t{0});
  }

 private:
  std::unique_ptr<Botan::HashFunction> hash_;
};

Secret widened(const Secret& password) {
  Secret out(4 * password.size());
  for (const std::uint8_t byte : password.view()) {
    out.append(byte);
    for (int i = 0; i < 3; ++i) out.append(std::uint8_t{0});
  }
  return out;
}

}  // namespace

Secret cryptopro_kdf(const Secret& password, ByteView salt) {
  const Secret pin = widened(password);
  Secret hash(hash_block_size);
  Hash().add(salt).add(pin.view()).finish(hash);
  const ByteView salted = hash.view().first(hash_size);

  Secret state(hash_block_size);
  state.append(base::bytes_of(start));
  while (state.size() < hash_block_size) state.append(std::uint8_t{0});
  const int rounds = password.empty() ? rounds_without_password : rounds_with_password;
  for (int i = 0; i < rounds; ++i) {
    Hash()
        .add_padded(state.view(), 0x36)
        .add(salted)
        .add_padded(state.view(), 0x5C)
        .add(salted)
        .finish(state);
  }
  const ByteView half = state.view().first(hash_size);
  Hash().add_padded(half, 0x36).add(salt).add_padded(half, 0x5C).add(pin.view()).finish(state);

  Secret key(hash_block_size);
  Hash().add(state.view().first(hash_size)).finish(key);
  key.resize(hash_size);
  return key;
}

Secret cryptopro_pfx_key(const Secret& password, ByteView salt, std::uint32_t iterations) {
  if (iterations == 0 || iterations > cryptopro_pfx_iterations_max) {
    throw base::Error(base::ErrorCode::storeDamaged, "iterations out of bounds");
  }
  Secret text = bmp_password_of(password);
  text.resize(text.size() - 2);  // without the zero at the end
  for (std::size_t i = 0; i < text.size(); i += 2) std::swap(text.data()[i], text.data()[i + 1]);

  const auto hash = Botan::HashFunction::create_or_throw("GOST-R-34.11-94");
  Secret key(hash_size);
  ByteView previous = text.view();
  for (std::uint32_t i = 1; i <= iterations; ++i) {
    hash->update(previous.data(), previous.size());
    hash->update(salt.data(), salt.size());
    hash->update(static_cast<std::uint8_t>(i >> 8U));
    hash->update(static_cast<std::uint8_t>(i));
    key.resize(hash_size);
    hash->final(key.data());
    previous = key.view();
  }
  return key;
}

}  // namespace kepka::crypto::gost
