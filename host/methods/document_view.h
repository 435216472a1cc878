// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "base/bytes.h"

namespace kepka::methods {

/// A document as a person can read it: UTF-8 text of at most 64 KiB, whole, with its line breaks
/// and tabs; every other control, bidi or invisible character as \u{hex}. Nothing for any other
/// document: what is no text, and what grows beyond 64 KiB by that.
std::optional<std::string> readable_text(base::ByteView content);

}  // namespace kepka::methods
