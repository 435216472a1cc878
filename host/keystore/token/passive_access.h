// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "keystore/keystore.h"
#include "keystore/token/token_session.h"

namespace kepka::keystore {

/// What one login allows on a token that computes nothing (Rutoken Lite): keys are made and used in
/// this process's memory, and the token keeps them as data that its PIN guards (passive_names.h).
/// Never encrypted with the PIN: one that is changed elsewhere would cost the key. `session` is
/// logged in.
std::unique_ptr<Access> make_passive_access(std::unique_ptr<TokenSession> session);

}  // namespace kepka::keystore
