// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "crypto/password_encryption.h"
#include "methods/method.h"
#include "methods/services.h"

namespace kepka::transfer {

struct ExportOrder {
  std::string key;             // as choose_key() takes it
  std::filesystem::path file;  // to be made
  // Nothing: Kuznyechik CTR-ACPKM for GOST keys, AES-256-CBC for the others.
  std::optional<crypto::PasswordCipher> cipher;
};

/// Writes a software key with its certificate into a new PFX (pki/pfx.h), mode 0600, whole or not
/// at all. The key's own password or PIN and the file's new password are asked for in windows.
/// Gives back describe_stored_key() with "file". Everything that can be known before is refused
/// before a window opens: throws Error(policyDamaged | exportForbidden | keyNotListed |
/// keyAmbiguous | keyInToken | keyNotExportable | fileExists | fileNotWritten), and what
/// methods::open_for() does.
wire::json::object export_key(methods::Services& services, methods::Context& context,
                              const ExportOrder& order);

}  // namespace kepka::transfer
