// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "crypto/hasher.h"

#include "catch.h"

namespace kepka::crypto {
namespace {

TEST_CASE("a content in pieces has the digest of the whole, and the next one begins anew") {
  Bytes content(1000);
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<std::uint8_t>(i);
  for (const Digest algorithm : {Digest::streebog256, Digest::streebog512, Digest::sha1,
                                 Digest::sha256, Digest::sha384, Digest::sha512}) {
    Hasher hasher(algorithm);
    for (int time = 0; time < 2; ++time) {
      for (std::size_t at = 0; at < content.size(); at += 40) {
        hasher.update(ByteView(content).subspan(at, 40));
      }
      CHECK(hasher.finish() == digest(algorithm, content));
    }
  }
}

}  // namespace
}  // namespace kepka::crypto
