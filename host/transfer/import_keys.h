// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "methods/method.h"
#include "methods/services.h"

namespace kepka::transfer {

struct ImportOrder {
  std::filesystem::path path;  // as read_key_sources() takes it
  bool exportable = true;      // false: the keys are marked to stay in the registry
};

/// Lays every key of a file, with its certificate, into the registry under one new password; all of
/// them or none. The file's password is asked for in a window, unless the file has none. Gives
/// back {"items": [...]} of describe_stored_key(). Throws what read_key_sources() and
/// open_key_source() do but for a wrong password, Error(keyNotExportable) for a key that its
/// container marks so, Error(keyExists), and what methods::open_for() does.
wire::json::object import_keys(methods::Services& services, methods::Context& context,
                               const ImportOrder& order);

}  // namespace kepka::transfer
