// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/registry/container.h"

#include <algorithm>

#include "base/error.h"
#include "pki/certificate.h"
#include "pki/spki.h"
#include "platform/files.h"

namespace kepka::keystore {

namespace fs = std::filesystem;
using base::Bytes;
using base::ByteView;
using base::Error;
using base::ErrorCode;

bool is_container_id(const std::string& id) {
  return id.size() == 32 && id.find_first_not_of("0123456789abcdef") == std::string::npos;
}

namespace container {

namespace {

constexpr std::size_t file_limit = 64 * 1024;
constexpr std::size_t digest_digits = 16;

constexpr auto key_file = "key.p8";
constexpr auto public_file = "public.der";
constexpr auto certificate_file = "certificate.der";
constexpr auto stays_file = "not-exportable";  // its being there says it

Bytes read_file_of(const fs::path& folder, const char* name) {
  auto content = platform::read_file(folder / name, file_limit);
  if (!content || content->empty()) {
    throw Error(ErrorCode::storeDamaged, std::string("a container without ") + name);
  }
  return std::move(*content);
}

crypto::PublicKey read_public_key(const fs::path& folder) {
  const Bytes der = read_file_of(folder, public_file);
  try {
    return pki::decode_spki(der);
  } catch (const Error& error) {
    throw Error(ErrorCode::storeDamaged, std::string("public.der: ") + error.what());
  }
}

bool is_certificate_of(const crypto::PublicKey& key, ByteView der) {
  try {
    return pki::decode_certificate(der).key == key;
  } catch (const Error&) {
    return false;
  }
}

std::optional<Bytes> read_certificate(const fs::path& folder, const crypto::PublicKey& key) {
  try {
    auto der = platform::read_file(folder / certificate_file, file_limit);
    if (der && is_certificate_of(key, *der)) return der;
  } catch (const Error&) {
    // As good as none, see the header.
  }
  return std::nullopt;
}

// Where the certificate goes that another one replaces.
fs::path old_certificate_file(const fs::path& folder, ByteView der) {
  const std::string digest = base::to_hex(crypto::digest(crypto::Digest::sha256, der));
  return folder / ("certificate." + digest.substr(0, digest_digits) + ".old");
}

}  // namespace

void create(const fs::path& folder, ByteView key_p8, ByteView public_der, bool exportable) {
  const fs::path unfinished = platform::temporary_name(folder.parent_path());
  try {
    platform::make_private_folder(unfinished);
    platform::create_file(unfinished / key_file, key_p8);
    platform::create_file(unfinished / public_file, public_der);
    if (!exportable) platform::create_file(unfinished / stays_file, base::bytes_of("\n"));
    platform::rename_without_replacing(unfinished, folder);
  } catch (...) {
    std::error_code ignored;  // what went wrong first is what the caller must know
    fs::remove_all(unfinished, ignored);
    throw;
  }
}

Bytes read_encrypted_key(const fs::path& folder) { return read_file_of(folder, key_file); }

KeyRecord read(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(fs::symlink_status(folder, error))) {
    throw Error(ErrorCode::storeDamaged, "a container that is no folder");
  }
  read_encrypted_key(folder);
  KeyRecord record;
  record.id = folder.filename().string();
  record.key = read_public_key(folder);
  record.certificate = read_certificate(folder, record.key);
  record.exportable = !platform::exists(folder / stays_file);
  return record;
}

void install_certificate(const fs::path& folder, ByteView der) {
  platform::remove_left_overs(folder);
  const KeyRecord record = read(folder);
  if (pki::decode_certificate(der).key != record.key) {
    throw Error(ErrorCode::certificateMismatch, "certificate of another key");
  }
  if (record.certificate) {
    if (std::equal(der.begin(), der.end(), record.certificate->begin(),
                   record.certificate->end())) {
      return;
    }
    platform::write_file_atomically(old_certificate_file(folder, *record.certificate),
                                    *record.certificate);
  }
  platform::write_file_atomically(folder / certificate_file, der);
}

void remove_certificate(const fs::path& folder, ByteView der) {
  const KeyRecord record = read(folder);
  if (!record.certificate ||
      !std::equal(der.begin(), der.end(), record.certificate->begin(), record.certificate->end())) {
    return;
  }
  platform::remove_all(folder / certificate_file);
}

void remove(const fs::path& folder) {
  const fs::path going = platform::temporary_name(folder.parent_path());
  platform::rename_without_replacing(folder, going);
  platform::remove_all(going);
}

}  // namespace container

}  // namespace kepka::keystore
