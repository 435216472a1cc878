// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "keystore/keystore.h"
#include "keystore/token/token_context.h"

namespace kepka::keystore {

/// One token as a store of keys, active or passive. Lists through the token's watcher; each open()
/// and each work on a PIN has a process and a login of its own (TokenSession).
std::shared_ptr<KeyStore> make_token_store(TokenContext context);

}  // namespace kepka::keystore
