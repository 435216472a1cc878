// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "crypto/keys.h"

namespace Botan {
class HashFunction;
}

namespace kepka::crypto {

/// A digest of a content that comes in pieces: the same bytes as digest() of the whole.
class Hasher {
 public:
  explicit Hasher(Digest algorithm);
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  ~Hasher();

  Digest algorithm() const { return algorithm_; }
  void update(ByteView piece);
  /// The digest of everything so far; afterwards it begins anew.
  Bytes finish();

 private:
  Digest algorithm_;
  std::unique_ptr<Botan::HashFunction> hash_;
};

}  // namespace kepka::crypto
