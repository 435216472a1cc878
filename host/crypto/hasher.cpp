// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/hasher.h"

#include <botan/hash.h>

#include <array>

#include "crypto/digest_name.h"

namespace kepka::crypto {

const char* digest_name(Digest algorithm) {
  // In the order of the enumeration.
  static constexpr std::array<const char*, 6> names = {"Streebog-256", "Streebog-512", "SHA-1",
                                                       "SHA-256",      "SHA-384",      "SHA-512"};
  return names.at(static_cast<std::size_t>(algorithm));
}

Hasher::Hasher(Digest algorithm)
    : algorithm_(algorithm), hash_(Botan::HashFunction::create_or_throw(digest_name(algorithm))) {}
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::update(ByteView piece) { hash_->update(piece.data(), piece.size()); }

Bytes Hasher::finish() {
  Bytes result(hash_->output_length());
  hash_->final(result.data());
  return result;
}

Bytes digest(Digest algorithm, ByteView content) {
  Hasher hasher(algorithm);
  hasher.update(content);
  return hasher.finish();
}

}  // namespace kepka::crypto
