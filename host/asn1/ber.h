// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include "asn1/reader.h"

// BER (X.690 8.1) as far as CMS in the field needs it: indefinite lengths, octet strings in pieces
// and lengths that are longer than they need be. What is signed is DER: to_der() makes it so, and
// asn1::Reader reads it. Everything throws Error(malformedDer).
namespace kepka::asn1 {

namespace tag {
/// An OCTET STRING in pieces (X.690 8.7.3).
inline constexpr std::uint8_t octet_string_in_pieces = 0x24;
}  // namespace tag

/// Tag and length of an element.
struct BerHeader {
  std::uint8_t tag = 0;
  std::size_t size = 0;                 // of the header itself, in bytes
  std::optional<std::uint64_t> length;  // of the content; nothing: up to end-of-contents octets
};

/// The header at the beginning of `bytes`, or nothing if more bytes are needed. Two zero octets,
/// which end a content of indefinite length, are a header with tag 0.
std::optional<BerHeader> read_ber_header(ByteView bytes);

/// The size of the first element, header and end-of-contents octets included, or nothing if more
/// bytes are needed. At most 24 levels of indefinite length are looked into.
std::optional<std::uint64_t> ber_size(ByteView bytes);

/// Takes the first element off `rest`. `content` is without end-of-contents octets, `encoded` with
/// them.
Element take_ber(ByteView& rest);

/// The one element that `ber` is, with definite, minimal lengths and whole octet strings. The
/// elements of a SET stay in their order. At most 24 levels and 4 MiB.
Bytes to_der(ByteView ber);

}  // namespace kepka::asn1
