// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kepka::base {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// The bytes of a text, not copied.
ByteView bytes_of(std::string_view text);

/// The bytes as a text, not copied and not checked for UTF-8.
std::string_view text_of(ByteView bytes);

/// A copy that outlives what is looked at.
Bytes to_bytes(ByteView view);

/// Lower-case hexadecimal, two digits a byte.
std::string to_hex(ByteView bytes);

/// Takes upper and lower case. Throws Error(invalidParams) for anything that is not whole bytes of
/// hex.
Bytes from_hex(std::string_view hex);

}  // namespace kepka::base
