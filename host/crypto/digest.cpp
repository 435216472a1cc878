// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <botan/hash.h>

#include <array>

#include "crypto/keys.h"

namespace kepka::crypto {

Bytes digest(Digest algorithm, ByteView content) {
  // In the order of the enumeration.
  static constexpr std::array<const char*, 6> names = {"Streebog-256", "Streebog-512", "SHA-1",
                                                       "SHA-256",      "SHA-384",      "SHA-512"};
  const auto hash =
      Botan::HashFunction::create_or_throw(names.at(static_cast<std::size_t>(algorithm)));
  hash->update(content.data(), content.size());
  Bytes result(hash->output_length());
  hash->final(result.data());
  return result;
}

}  // namespace kepka::crypto
