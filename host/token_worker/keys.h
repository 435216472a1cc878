// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "token_worker/key_templates.h"
#include "token_worker/objects.h"

namespace kepka::token_worker {

/// Makes a pair on the token; the public half, checked to be a valid key of the algorithm that was
/// asked for. What fails leaves no object with this CKA_ID. Throws Error(alreadyExists) when there
/// is one before, and what Module::check() throws.
crypto::PublicKey generate_key(const Session& session, const KeyWish& wish);

/// Signs a digest of the length that crypto::digest_for() gives, with the private key of that
/// CKA_ID. The signature is as crypto::verify() takes it and was not verified. Throws
/// Error(keyNotFound), Error(invalidParams) for another length, Error(signingFailed) for a
/// signature of another length, and what Module::check() throws.
base::Bytes sign(const Session& session, base::ByteView id, const crypto::KeyAlgorithm& algorithm,
                 base::ByteView digest);

/// Destroys both halves; missing ones are no error.
void remove_key(const Session& session, base::ByteView id);

}  // namespace kepka::token_worker
