// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace kepka::crypto {

std::string to_base64(base::ByteView bytes);

/// White space is skipped. Throws Error(invalidParameters).
base::Bytes from_base64(std::string_view text);

}  // namespace kepka::crypto
