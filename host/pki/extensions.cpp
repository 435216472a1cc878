// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/extensions.h"

#include <algorithm>

#include "asn1/writer.h"
#include "base/error.h"
#include "pki/oids.h"
#include "pki/text.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
namespace tag = asn1::tag;

// Bits of KeyUsage (RFC 5280 4.2.1.3).
constexpr unsigned digital_signature = 0, non_repudiation = 1, key_encipherment = 2,
                   data_encipherment = 3;
constexpr std::size_t sign_tool_length_max = 200;
constexpr int identification_kind_max = 3;

Bytes encode_extension(const Extension& extension) {
  const Bytes type = asn1::object_identifier(extension.type);
  const Bytes value = asn1::octet_string(extension.value);
  if (!extension.critical) return asn1::sequence({type, value});  // DEFAULT FALSE is not written
  return asn1::sequence({type, asn1::boolean(true), value});
}

Extension decode_extension(asn1::Reader& list) {
  asn1::Reader fields = list.enter(tag::sequence, "Extension");
  Extension extension;
  extension.type = fields.object_identifier("extnID");
  // Some issuers write the default, critical FALSE.
  if (fields.peek_tag() == tag::boolean) extension.critical = fields.boolean("critical");
  const ByteView value = fields.octet_string("extnValue");
  fields.finish("Extension");
  extension.value.assign(value.begin(), value.end());
  return extension;
}

bool stands_twice(const std::vector<Extension>& extensions) {
  std::vector<asn1::Oid> types;
  for (const Extension& extension : extensions) types.push_back(extension.type);
  std::sort(types.begin(), types.end());
  return std::adjacent_find(types.begin(), types.end()) != types.end();
}

}  // namespace

Bytes encode_extensions(const std::vector<Extension>& extensions) {
  std::vector<Bytes> parts;
  for (const Extension& extension : extensions) parts.push_back(encode_extension(extension));
  return asn1::sequence(parts);
}

std::vector<Extension> decode_extensions(asn1::Reader& reader) {
  std::vector<Extension> extensions;
  asn1::Reader list = reader.enter(tag::sequence, "Extensions");
  while (!list.at_end()) extensions.push_back(decode_extension(list));
  if (stands_twice(extensions)) {
    throw Error(ErrorCode::malformedDer, "an extension stands twice");
  }
  return extensions;
}

Extension key_usage(bool with_key_exchange) {
  const Bytes bits = with_key_exchange ? asn1::named_bits({digital_signature, non_repudiation,
                                                           key_encipherment, data_encipherment})
                                       : asn1::named_bits({digital_signature, non_repudiation});
  return {oids::key_usage, true, bits};
}

Extension extended_key_usage(const std::vector<asn1::Oid>& purposes) {
  if (purposes.empty()) throw Error(ErrorCode::invalidParams, "no purpose");  // SIZE (1..MAX)
  std::vector<Bytes> parts;
  for (const asn1::Oid& purpose : purposes) parts.push_back(asn1::object_identifier(purpose));
  return {oids::extended_key_usage, false, asn1::sequence(parts)};
}

Extension subject_sign_tool(std::string_view tool) {
  const auto text = decode_utf8(tool);
  if (!text || text->empty() || text->size() > sign_tool_length_max) {
    throw Error(ErrorCode::internalError, "name of the signature tool");
  }
  return {oids::subject_sign_tool, false, asn1::text_string(tag::utf8_string, tool)};
}

Extension identification_kind(int kind) {
  if (kind < 0 || kind > identification_kind_max) {
    throw Error(ErrorCode::invalidParams, "kind of identification");
  }
  return {oids::identification_kind, false, asn1::integer(kind)};
}

}  // namespace kepka::pki
