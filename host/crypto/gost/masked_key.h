// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/secret.h"
#include "crypto/gost/parameter_sets.h"

// Private keys that are stored as a number and a mask. All numbers are little-endian and as wide as
// a private key of the set. Modulo q in the time that Botan takes, which may depend on them: once,
// when a person brings a file.
namespace kepka::crypto::gost {

/// d = masked · mask mod q: R 50.1.112-2016 (masks after the key in PKCS #8). The result may still
/// be out of range: public_key_of() says so.
base::Secret multiply_by_mask(const ParameterSet& set, ByteView masked, ByteView mask);

/// d = masked · mask^-1 mod q: containers of CryptoPro CSP. Throws Error(keyDamaged) for a mask
/// that has no inverse.
base::Secret divide_by_mask(const ParameterSet& set, ByteView masked, ByteView mask);

}  // namespace kepka::crypto::gost
