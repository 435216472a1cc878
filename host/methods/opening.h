// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "methods/method.h"
#include "methods/services.h"
#include "methods/window_texts.h"

namespace kepka::methods {

/// What the person has consented to, opened.
struct Opened {
  std::unique_ptr<keystore::Access> access;
  std::optional<base::Secret> typed;  // password or PIN; none if it was remembered or a PIN pad's
};

/// The one way to a storage's keys: shows the window for `purpose` until the password or PIN opens
/// the storage. `key_id`: the key that will be used; nothing if one will be made, for which the
/// registry takes a new password. The window is there before anything is opened, also where the
/// secret is remembered. Throws what the windows throw (windows.h, pins.h), and what
/// KeyStore::open() does, but no wrong secret.
Opened open_for(Services& services, Context& context,
                const std::shared_ptr<keystore::KeyStore>& store,
                const std::optional<std::string>& key_id, const Purpose& purpose);

}  // namespace kepka::methods
