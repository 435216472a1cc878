// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/name.h"

#include <algorithm>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "pki/oids.h"
#include "pki/text.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
namespace tag = asn1::tag;

constexpr char32_t replacement_character = 0xFFFD;
constexpr std::size_t shown_attributes = 32;

struct Label {
  const asn1::Oid* type;
  const char* text;
};

// What Russian authorities and CryptoPro call them.
const Label labels[] = {
    {&oids::common_name, "CN"}, {&oids::surname, "SN"},
    {&oids::given_name, "G"},   {&oids::country, "C"},
    {&oids::state, "S"},        {&oids::locality, "L"},
    {&oids::street, "STREET"},  {&oids::organization, "O"},
    {&oids::title, "T"},        {&oids::organizational_unit, "OU"},
    {&oids::email, "E"},        {&oids::inn, "INN"},
    {&oids::innle, "INNLE"},    {&oids::ogrn, "OGRN"},
    {&oids::ogrnip, "OGRNIP"},  {&oids::snils, "SNILS"},
};

[[noreturn]] void malformed_name(const char* detail) {
  throw Error(ErrorCode::malformedDer, detail);
}

std::string latin1(ByteView content) {
  std::string out;
  for (const std::uint8_t byte : content) append_utf8(out, byte);
  return out;
}

std::string utf16(ByteView content) {
  if (content.size() % 2 != 0) malformed_name("BMPString of odd length");
  return decode_utf16_lossy(content);
}

std::string utf32(ByteView content) {
  if (content.size() % 4 != 0) malformed_name("UniversalString of odd length");
  std::string out;
  for (std::size_t i = 0; i < content.size(); i += 4) {
    char32_t character = 0;
    for (std::size_t k = 0; k < 4; ++k) character = (character << 8U) | content[i + k];
    const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    append_utf8(out, character > 0x10FFFF || surrogate ? replacement_character : character);
  }
  return out;
}

bool can_be_written(std::uint8_t string_tag) {
  return string_tag == tag::utf8_string || string_tag == tag::printable_string ||
         string_tag == tag::numeric_string || string_tag == tag::ia5_string;
}

Bytes encode_attribute(const NameAttribute& attribute) {
  if (!can_be_written(attribute.string_tag)) {
    throw Error(ErrorCode::internalError, "a foreign name was to be encoded again");
  }
  return asn1::sequence({asn1::object_identifier(attribute.type),
                         asn1::text_string(attribute.string_tag, attribute.value)});
}

std::string escaped(char32_t character) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string hex;
  for (int shift = 20; shift >= 0; shift -= 4) {
    const char digit = digits[(character >> static_cast<unsigned>(shift)) & 0xFU];
    if (digit != '0' || !hex.empty() || shift == 0) hex.push_back(digit);
  }
  return "\\u{" + hex + "}";
}

}  // namespace

Bytes encode_name(const Name& name) {
  std::vector<Bytes> rdns;
  for (const NameAttribute& attribute : name) {
    rdns.push_back(asn1::set_of({encode_attribute(attribute)}));
  }
  return asn1::sequence(rdns);
}

Name decode_name(ByteView der) {
  Name name;
  asn1::Reader whole(der);
  asn1::Reader rdns = whole.enter(tag::sequence, "Name");
  whole.finish("Name");
  while (!rdns.at_end()) {
    asn1::Reader rdn = rdns.enter(tag::set, "RelativeDistinguishedName");
    if (rdn.at_end()) malformed_name("empty RelativeDistinguishedName");  // SIZE (1..MAX)
    while (!rdn.at_end()) {
      asn1::Reader pair = rdn.enter(tag::sequence, "AttributeTypeAndValue");
      NameAttribute attribute;
      attribute.type = pair.object_identifier("AttributeType");
      const asn1::Element value = pair.next();
      pair.finish("AttributeTypeAndValue");
      attribute.string_tag = value.tag;
      attribute.value = decode_string(value);
      name.push_back(std::move(attribute));
    }
  }
  return name;
}

std::string decode_string(const asn1::Element& value) {
  switch (value.tag) {
    case tag::utf8_string:
      return encode_utf8(decode_utf8_lossy(base::text_of(value.content)));
    // Some issuers put other bytes than ASCII into these; as Latin-1 they are at least shown.
    case tag::printable_string:
    case tag::numeric_string:
    case tag::ia5_string:
    case tag::t61_string:
      return latin1(value.content);
    case tag::bmp_string:
      return utf16(value.content);
    case tag::universal_string:
      return utf32(value.content);
    default:
      return "#" + base::to_hex(value.encoded);  // RFC 4514 2.4
  }
}

bool same_name(const Name& left, const Name& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const NameAttribute& a, const NameAttribute& b) {
                      return a.type == b.type && a.value == b.value;
                    });
}

std::string attribute_label(const asn1::Oid& type) {
  for (const Label& label : labels) {
    if (*label.type == type) return label.text;
  }
  return type.dotted();
}

std::string find_attribute(const Name& name, const asn1::Oid& type) {
  for (const NameAttribute& attribute : name) {
    if (attribute.type == type) return attribute.value;
  }
  return {};
}

std::string display_name(const Name& name) {
  std::string out;
  std::size_t shown = 0;
  for (const NameAttribute& attribute : name) {
    if (!out.empty()) out += ", ";
    if (++shown > shown_attributes) return out + "…";
    out += attribute_label(attribute.type) + "=";
    // A "=" inside a value would let it pass for a further attribute (RFC 4514 2.4 lets it be
    // escaped).
    for (const char character : display_text(attribute.value)) {
      if (character == '=') out += '\\';
      out += character;
    }
  }
  return out;
}

std::string display_text(std::string_view utf8, std::size_t limit) {
  std::string out, fits;  // `fits` leaves room for the sign of a cut
  std::size_t length = 0;
  for (const char32_t character : decode_utf8_lossy(utf8)) {
    std::string shown;
    if (is_unsafe(character)) {
      shown = escaped(character);
      length += shown.size();
    } else {
      append_utf8(shown, character);
      length += 1;
    }
    if (length > limit) return fits + "…";
    out += shown;
    if (length < limit) fits = out;
  }
  return out;
}

}  // namespace kepka::pki
