// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "crypto/keys.h"
#include "keystore/token/token_session.h"

namespace kepka::keystore {

/// Signs on the token with the private key under that CKA_ID. Every signature is verified in
/// software; one of GOST whose halves the module has the other way round is put right. Not to be
/// used after the session's end.
std::unique_ptr<crypto::Signer> make_token_signer(TokenSession& session, std::string id,
                                                  crypto::PublicKey key, std::string tool);

}  // namespace kepka::keystore
