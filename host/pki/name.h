// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "asn1/oid.h"
#include "base/bytes.h"

namespace kepka::asn1 {
struct Element;
}

namespace kepka::pki {

using base::Bytes;
using base::ByteView;

struct NameAttribute {
  asn1::Oid type;
  std::uint8_t string_tag = 0;  // asn1::tag::utf8_string, numeric_string, ...
  std::string value;            // UTF-8, whatever the encoding was

  bool operator==(const NameAttribute&) const = default;
};

/// A Name (RFC 5280 4.1.2.4) in the order of its encoding. What Kepka writes has one attribute to
/// an RDN; a multi-valued RDN of a foreign certificate is read as consecutive attributes, so never
/// encode again what was decoded: keep the bytes.
using Name = std::vector<NameAttribute>;

Bytes encode_name(const Name& name);

/// Takes UTF8String, PrintableString, NumericString, IA5String, T61String (as Latin-1), BMPString
/// and UniversalString; other types become their hex. Throws Error(malformedDer).
Name decode_name(ByteView der);

/// A string of any of those types as UTF-8. Throws Error(malformedDer).
std::string decode_string(const asn1::Element& element);

/// Whether two names are the same but for the types of their strings, which issuers change when
/// they copy a name (RFC 5280 7.1 asks for more folding; nobody relies on it here).
bool same_name(const Name& left, const Name& right);

/// The attribute's short name ("CN", "INN", "SNILS", ...), or the dotted OID.
std::string attribute_label(const asn1::Oid& type);

/// The first value of an attribute, empty if there is none.
std::string find_attribute(const Name& name, const asn1::Oid& type);

/// "CN=..., SN=..., ..." with control and bidi characters shown as \u{...}: for a window or a page.
std::string display_name(const Name& name);

/// Text from outside, made harmless for a window: control, bidi and invisible characters become
/// \u{hex}, and it is cut (with …) at `limit` characters.
std::string display_text(std::string_view utf8, std::size_t limit = 200);

}  // namespace kepka::pki
