// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/handles.h"

#include <utility>

#include "base/error.h"
#include "crypto/hmac.h"
#include "platform/file_lock.h"
#include "platform/files.h"

namespace kepka::methods {

namespace {

using base::Bytes;

constexpr std::size_t secret_size = 32;

/// A damaged file is made anew: handles are computed, nothing keeps one.
Bytes read_or_make(const std::filesystem::path& file, crypto::Random& random) {
  platform::make_private_folder(file.parent_path());
  std::filesystem::path lock_file = file;
  lock_file += ".lock";
  const platform::FileLock held = platform::FileLock::briefly(lock_file);
  try {
    const auto content = platform::read_file(file, secret_size);
    if (content && content->size() == secret_size) return *content;
  } catch (const base::Error& error) {
    if (error.code() != base::ErrorCode::storeDamaged) throw;
    platform::remove_all(file);
  }
  Bytes made = random.bytes(secret_size);
  platform::write_file_atomically(file, made);
  return made;
}

}  // namespace

Handles::Handles(std::filesystem::path file) : file_(std::move(file)) {}

const Bytes& Handles::secret(crypto::Random& random) {
  const std::lock_guard lock(mutex_);
  if (!secret_) secret_ = read_or_make(file_, random);
  return *secret_;
}

std::string Handles::name_for(const std::string& origin, const std::string& what,
                              crypto::Random& random) {
  // The length keeps the two texts apart.
  const std::string both = std::to_string(origin.size()) + ':' + origin + what;
  const base::Secret mac =
      crypto::hmac(crypto::Digest::sha256, secret(random), base::bytes_of(both));
  return base::to_hex(mac.view()).substr(0, 32);
}

std::string Handles::of(const std::string& origin, const std::string& storage_id,
                        crypto::Random& random) {
  if (storage_id == "registry") return storage_id;
  return "token-" + name_for(origin, storage_id, random);
}

std::string Handles::of_certificate(const std::string& origin, const std::string& storage_id,
                                    const std::string& key_id, const std::string& sha256,
                                    crypto::Random& random) {
  // No storage's id begins like this; the digest's length is fixed, so that the parts are clear.
  const std::string what = "certificate/" + sha256 + '/' + storage_id + '/' + key_id;
  return "certificate-" + name_for(origin, what, random);
}

}  // namespace kepka::methods
