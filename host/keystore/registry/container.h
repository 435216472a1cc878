// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

#include "base/bytes.h"
#include "keystore/keystore.h"

namespace kepka::keystore {

/// 32 lower-case hex digits. Nothing else may become part of a path.
bool is_container_id(const std::string& id);

/// What stands in a container's three files (registry_store.h), each function on `folder`, the
/// container's own. None takes a lock.
namespace container {

/// Makes the folder, whole or not at all. A key that is not `exportable` gets a file that says so.
/// Throws Error(alreadyExists).
void create(const std::filesystem::path& folder, base::ByteView key_p8, base::ByteView public_der,
            bool exportable = true);

/// Throws Error(storeDamaged) unless both key files are there and the public key is one. A
/// certificate file that is no certificate of this key counts as none: the key is whole without it,
/// and the certificate can be installed again.
KeyRecord read(const std::filesystem::path& folder);

/// Throws Error(storeDamaged).
base::Bytes read_encrypted_key(const std::filesystem::path& folder);

/// Throws Error(certificateMismatch | malformedCertificate), and what read() throws.
void install_certificate(const std::filesystem::path& folder, base::ByteView der);

/// Of these bytes; another one stays. Throws what read() throws.
void remove_certificate(const std::filesystem::path& folder, base::ByteView der);

/// It is gone at once for everybody, also if this process is killed while the files go.
void remove(const std::filesystem::path& folder);

}  // namespace container

}  // namespace kepka::keystore
