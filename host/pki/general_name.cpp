// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/general_name.h"

#include "base/error.h"
#include "pki/name.h"

namespace kepka::pki {
namespace {

constexpr std::size_t names_max = 256;
constexpr std::uint8_t context_class = 0x80;
constexpr std::size_t ip4_size = 4;

[[noreturn]] void malformed_general_name(const char* detail) {
  throw base::Error(base::ErrorCode::malformedDer, detail);
}

// An IA5String; other bytes, which some issuers put there, are shown as Latin-1.
std::string ia5(base::ByteView content) {
  return decode_string({asn1::tag::ia5_string, content, content});
}

std::string ip4(base::ByteView content) {
  std::string out;
  for (const std::uint8_t part : content) {
    out += (out.empty() ? "" : ".") + std::to_string(part);
  }
  return out;
}

}  // namespace

GeneralName decode_general_name(const asn1::Element& element) {
  if ((element.tag & 0xC0U) != context_class) malformed_general_name("GeneralName");
  const unsigned kind = element.tag & 0x1FU;
  switch (kind) {
    case GeneralName::email:
    case GeneralName::dns:
    case GeneralName::uri:
      return {kind, ia5(element.content)};
    case GeneralName::directory:
      return {kind, display_name(decode_name(element.content))};
    case GeneralName::registered_id:
      return {kind, asn1::Oid::from_content(element.content).dotted()};
    case GeneralName::ip_address:
      if (element.content.size() == ip4_size) return {kind, ip4(element.content)};
      break;
    default:
      break;
  }
  return {kind, base::to_hex(element.encoded)};
}

std::vector<GeneralName> decode_general_names(asn1::Reader names) {
  std::vector<GeneralName> out;
  while (!names.at_end()) {
    if (out.size() == names_max) malformed_general_name("too many names");
    out.push_back(decode_general_name(names.next()));
  }
  return out;
}

}  // namespace kepka::pki
