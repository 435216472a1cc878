// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "crypto/keys.h"

namespace kepka::crypto {

/// What Botan calls it. Only for files of this folder.
const char* digest_name(Digest algorithm);

}  // namespace kepka::crypto
