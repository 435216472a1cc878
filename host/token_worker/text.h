// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/bytes.h"

namespace kepka::token_worker {

/// A text as a module gives it, made fit for the protocol's Name: ended at the first NUL, without
/// blanks around it, what is no UTF-8 (RFC 3629) replaced by U+FFFD, at most 256 characters.
/// Control and bidi characters stay: whoever shows it makes them harmless.
std::string clean_text(base::ByteView bytes);

}  // namespace kepka::token_worker
