// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "keystore/keystore.h"

namespace kepka::keystore {

/// The computer's own store on POSIX systems: `folder`/<id>/ holds key.p8 (EncryptedPrivateKeyInfo,
/// DER), public.der (SubjectPublicKeyInfo) and, once installed, certificate.der; not-exportable, if
/// that is there, marks a key that export_key() does not give. A container is
/// made under a temporary name and renamed, so that a folder with an id's name is always whole.
/// Folders 0700, files 0600. `folder`/.lock is the lock between processes. `log` is told, in one
/// line, about each container that is left out. Nothing is touched before it is needed.
std::unique_ptr<KeyStore> make_registry_store(const std::filesystem::path& folder,
                                              std::function<void(const std::string&)> log = {});

}  // namespace kepka::keystore
