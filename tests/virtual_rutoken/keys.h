// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "call.h"
#include "crypto/keys.h"

namespace virtual_rutoken {

struct KeyPairHandles {
  CK_OBJECT_HANDLE public_key = CK_INVALID_HANDLE, private_key = CK_INVALID_HANDLE;
};

/// The work of C_GenerateKeyPair.
KeyPairHandles generate_key_pair(Call& call, CK_SESSION_HANDLE handle,
                                 const CK_MECHANISM* mechanism,
                                 const CK_ATTRIBUTE* public_attributes, CK_ULONG public_count,
                                 const CK_ATTRIBUTE* private_attributes, CK_ULONG private_count);

/// What host/crypto calls the algorithm of a key object of ours.
kepka::crypto::KeyAlgorithm algorithm_of(const Object& key);

}  // namespace virtual_rutoken
