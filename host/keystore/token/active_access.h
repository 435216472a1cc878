// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "keystore/keystore.h"
#include "keystore/token/token_session.h"

namespace kepka::keystore {

/// What one login allows on a token that makes keys and signatures itself. `session` is logged in;
/// `sign_tool` is what its signers call themselves.
std::unique_ptr<Access> make_active_access(std::unique_ptr<TokenSession> session,
                                           std::string sign_tool);

}  // namespace kepka::keystore
