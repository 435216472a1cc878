// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kepka::policy {

/// The label without its "xn--" as Unicode (RFC 3492 6.2), in UTF-8. Nothing for what is no
/// Punycode.
std::optional<std::u32string> decode_punycode(std::string_view label);

std::string to_utf8(std::u32string_view text);

}  // namespace kepka::policy
