// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "admin/container_files.h"
#include "base/secret.h"
#include "crypto/keys.h"

namespace kepka::transfer {

/// One thing that carries keys under one password: a PFX (DER), or a container of CryptoPro CSP.
struct KeySource {
  std::string name;  // of the file, folder or registry key; from outside
  std::variant<admin::FileBytes, admin::ContainerFiles> content;
};

struct ForeignKey {
  crypto::PrivateKey key;
  base::Bytes certificate;  // DER of this key's own, empty if there is none
  bool exportable = true;
  std::string name;  // what its file calls it; from outside
};

/// What stands at a path: a PFX in DER, base64 or PEM, a container's folder (or one of its files),
/// a file that regedit exported, with any number of containers. Nothing is opened yet. Throws what
/// reads files (admin/input_file.h, admin/container_files.h), Error(keyFileDamaged | noKeyInFile)
/// for other files, and for a container what pki::describe_cryptopro_container() does.
std::vector<KeySource> read_key_sources(const std::filesystem::path& path);

/// Its keys, each checked to be a key that Kepka uses and to belong to its certificate. Throws
/// Error(wrongPassword), Error(keyCertificateMismatch) for a certificate that its PFX ties to
/// another's key, Error(noKeyInFile | unsupportedAlgorithm), and what pki::read_pfx() and
/// pki::open_cryptopro_container() do.
std::vector<ForeignKey> open_key_source(const KeySource& source, const base::Secret& password);

}  // namespace kepka::transfer
