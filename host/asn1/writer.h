// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "asn1/oid.h"
#include "base/bytes.h"

// DER (X.690), written as functions that return whole encodings, so that code reads like the ASN.1
// it implements: sequence({integer(0), object_identifier(oid), octet_string(key)}).
namespace kepka::asn1 {

/// Tags as they stand in the first octet (X.690 8.1.2); every tag that PKIX uses fits one octet.
namespace tag {
inline constexpr std::uint8_t boolean = 0x01, integer = 0x02, bit_string = 0x03,
                              octet_string = 0x04, null = 0x05, oid = 0x06, enumerated = 0x0A,
                              utf8_string = 0x0C, numeric_string = 0x12, printable_string = 0x13,
                              t61_string = 0x14, ia5_string = 0x16, utc_time = 0x17,
                              generalized_time = 0x18, universal_string = 0x1C, bmp_string = 0x1E,
                              sequence = 0x30, set = 0x31;
/// [n], primitive or constructed (n ≤ 30).
constexpr std::uint8_t context(unsigned n, bool constructed) {
  return static_cast<std::uint8_t>(0x80U | (constructed ? 0x20U : 0U) | n);
}
}  // namespace tag

using Bytes = base::Bytes;
using ByteView = base::ByteView;

Bytes encode(std::uint8_t tag, ByteView content);
/// Tag and length alone, for a content that is never whole in memory.
Bytes header(std::uint8_t tag, std::uint64_t content_length);
Bytes sequence(std::initializer_list<ByteView> parts);
Bytes sequence(const std::vector<Bytes>& parts);
/// SET OF: the parts sorted by their encodings (X.690 11.6).
Bytes set_of(std::vector<Bytes> parts);
Bytes explicitly(unsigned context_number, ByteView inner);
Bytes boolean(bool value);
Bytes integer(std::int64_t value);
/// From big-endian bytes of a non-negative number; leading zeros are dropped, one added where the
/// top bit is set.
Bytes unsigned_integer(ByteView big_endian);
Bytes bit_string(ByteView content, unsigned unused_bits = 0);
/// NamedBitList: bit 0 is the top bit of the first octet, trailing zero bits dropped
/// (X.690 11.2.2).
Bytes named_bits(std::initializer_list<unsigned> bits);
Bytes octet_string(ByteView content);
Bytes null();
Bytes object_identifier(const Oid& oid);
/// The tag chooses the type; text is UTF-8 and has been checked for the type's alphabet by the
/// caller.
Bytes text_string(std::uint8_t tag, std::string_view utf8);

}  // namespace kepka::asn1
