// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

// Text from outside as Unicode code points: names of certificates and what a person typed.
namespace kepka::pki {

/// Nothing if it is no UTF-8 (RFC 3629: over-long forms and surrogates are none).
std::optional<std::u32string> decode_utf8(std::string_view text);

/// The same, but what cannot be read becomes U+FFFD: for showing.
std::u32string decode_utf8_lossy(std::string_view text);

void append_utf8(std::string& out, char32_t character);
std::string encode_utf8(std::u32string_view text);

/// Big-endian, as in a BMPString. That is UCS-2 (X.690 8.23.9), but Windows writes UTF-16 into it:
/// surrogate pairs are read as such. What cannot be read becomes U+FFFD, an odd byte is left out.
std::string decode_utf16_lossy(base::ByteView content);
base::Bytes encode_utf16(std::string_view utf8);

/// Windows-1251; the one byte that it has no character for becomes U+FFFD.
std::string decode_windows1251(base::ByteView content);

/// Control, bidi and invisible characters: what can make a window show something else than the
/// text.
bool is_unsafe(char32_t character);

}  // namespace kepka::pki
