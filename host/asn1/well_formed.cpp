// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "asn1/well_formed.h"

#include <algorithm>

#include "base/error.h"

namespace kepka::asn1 {
namespace {

constexpr std::uint8_t constructed_bit = 0x20;
constexpr std::uint8_t class_bits = 0xC0;  // all clear: universal

void check_primitive(const Element& element) {
  Reader value(element.encoded);
  switch (element.tag) {
    case tag::boolean:
      value.boolean("BOOLEAN");
      return;
    case tag::integer:
    case tag::enumerated: {
      const Bytes as_integer = encode(tag::integer, element.content);
      Reader(as_integer).integer("INTEGER");
      return;
    }
    case tag::oid:
      value.object_identifier("OBJECT IDENTIFIER");
      return;
    case tag::null:
      if (!element.content.empty()) throw base::Error(base::ErrorCode::malformedDer, "NULL");
      return;
    case tag::sequence & ~constructed_bit:
    case tag::set & ~constructed_bit:
      throw base::Error(base::ErrorCode::malformedDer, "a primitive SEQUENCE or SET");
    default:
      return;
  }
}

// Only SEQUENCE and SET are constructed in DER, and what has a tag of its own (X.690 10.2).
void check_may_be_constructed(std::uint8_t tag) {
  const bool universal = (tag & class_bits) == 0;
  if (universal && tag != tag::sequence && tag != tag::set)
    throw base::Error(base::ErrorCode::malformedDer, "a string in pieces");
}

void check_element(const Reader& around, const Element& element) {
  if ((element.tag & constructed_bit) == 0) {
    check_primitive(element);
    return;
  }
  check_may_be_constructed(element.tag);
  Reader inner = around.enter(element);  // bounds the depth
  ByteView before;
  while (!inner.at_end()) {
    const Element next = inner.next();
    if (element.tag == tag::set && std::ranges::lexicographical_compare(next.encoded, before))
      throw base::Error(base::ErrorCode::malformedDer, "a set that is not in order");
    before = next.encoded;
    check_element(inner, next);
  }
}

}  // namespace

void check_well_formed(ByteView bytes) {
  Reader whole(bytes);
  const Element element = whole.next();
  whole.finish("one element");
  check_element(whole, element);
}

}  // namespace kepka::asn1
