// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "base/bytes.h"

namespace kepka::prompt {

/// Of a new password, in characters (code points). Letters of any alphabet are allowed.
inline constexpr std::size_t shortest_password = 8;
inline constexpr std::size_t longest_password = 128;

enum class PasswordVerdict { good, too_short, too_long };

PasswordVerdict judge_password(base::ByteView password);

/// 0 to 100 for the bar under the field: an estimate of the guessing work, where runs ("aaaa",
/// "1234") count for little. 80 bits and more are 100. Advice for the person; it refuses nothing.
int password_quality(base::ByteView password);

}  // namespace kepka::prompt
