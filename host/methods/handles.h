// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "crypto/random.h"

namespace kepka::methods {

/// What a page calls a storage (or a certificate): "registry", and for a token a name that says
/// nothing about it and is another one for every origin, so that two sites cannot know a person by
/// the token. The same token keeps its name for a site. Made with a secret of this installation: 32
/// random bytes in a file of mode 0600, written when it is first needed.
class Handles {
 public:
  explicit Handles(std::filesystem::path file);

  /// "token-<32 hex digits>": the first half of HMAC-SHA-256 (RFC 2104) over origin and id. The
  /// extension's own origin is empty. Throws Error(storeUnavailable | storeFull | storeUnsafe).
  std::string of(const std::string& origin, const std::string& storage_id, crypto::Random& random);

  /// "certificate-<32 hex digits>", made alike: of a certificate (its SHA-256) beside its key in
  /// one storage, so that the same one on two tokens has two names.
  std::string of_certificate(const std::string& origin, const std::string& storage_id,
                             const std::string& key_id, const std::string& sha256,
                             crypto::Random& random);

 private:
  std::string name_for(const std::string& origin, const std::string& what, crypto::Random& random);
  const base::Bytes& secret(crypto::Random& random);

  std::filesystem::path file_;
  std::mutex mutex_;
  std::optional<base::Bytes> secret_;
};

}  // namespace kepka::methods
