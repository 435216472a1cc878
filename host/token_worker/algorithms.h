// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/keys.h"
#include "token_worker/rutoken.h"
#include "worker.gen.h"

// The protocol's, PKCS #11's and crypto's names of one key algorithm.
namespace kepka::token_worker {

/// How PKCS #11 works with one kind of key.
struct KeyKindRow {
  crypto::KeyKind kind;
  CK_KEY_TYPE key_type;
  CK_MECHANISM_TYPE generates;
  CK_MECHANISM_TYPE signs;
};

const KeyKindRow& row_of(crypto::KeyKind kind);
/// nullptr for a type that Kepka does not know.
const KeyKindRow* row_of_type(CK_KEY_TYPE type);

/// Throws Error(unsupportedAlgorithm) as crypto::check_algorithm() does, and Error(invalidParams)
/// for a parameter set that is no OID.
crypto::KeyAlgorithm from_wire(const wire::worker::Algorithm& algorithm);
wire::worker::PublicKey to_wire(const crypto::PublicKey& key);

}  // namespace kepka::token_worker
