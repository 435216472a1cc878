// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/request_extensions.h"

#include <algorithm>

#include "asn1/well_formed.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "pki/oids.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
namespace tag = asn1::tag;

bool is_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text,
                             [](char character) { return character > ' ' && character <= '~'; });
}

// NamedBitList: trailing zero bits are not written (X.690 11.2.2).
Bytes encode_usage_bits(unsigned bits) {
  Bytes octets{0, 0};
  unsigned last = 0;
  for (unsigned bit = 0; bit < 16; ++bit) {
    if ((bits >> bit & 1U) == 0) continue;
    octets[bit / 8] = static_cast<std::uint8_t>(octets[bit / 8] | 0x80U >> bit % 8);
    last = bit;
  }
  octets.resize(last / 8 + 1);
  return asn1::bit_string(octets, 7 - last % 8);
}

Bytes encode_choice(const GeneralName& name) {
  const bool written = name.kind == GeneralName::email || name.kind == GeneralName::dns ||
                       name.kind == GeneralName::uri;
  if (!written || name.value.empty() || !is_printable_ascii(name.value))
    throw Error(ErrorCode::invalidParams, "an alternative name");
  return asn1::encode(tag::context(name.kind, false), base::bytes_of(name.value));
}

// [n] IMPLICIT GeneralizedTime
void add_time(std::vector<Bytes>& parts, unsigned number, const std::optional<Time>& time) {
  if (!time) return;
  const Bytes encoded = encode_generalized_time(*time);
  const ByteView content = asn1::Reader(encoded).next().content;
  parts.push_back(asn1::encode(tag::context(number, false), content));
}

std::optional<ExtensionRefusal> refusal_of_known(const Extension& extension) {
  const CertificateExtensions decoded = decode_certificate_extensions({extension});
  if (!decoded.malformed.empty()) return ExtensionRefusal::malformed;
  if (decoded.basic_constraints && decoded.basic_constraints->authority)
    return ExtensionRefusal::authority;
  const auto& usage = decoded.key_usage;
  if (usage && (usage->has(KeyUsageBit::key_cert_sign) || usage->has(KeyUsageBit::crl_sign)))
    return ExtensionRefusal::certificateSigning;
  return std::nullopt;
}

}  // namespace

Extension key_usage_of(const std::vector<KeyUsageBit>& bits) {
  if (bits.empty()) throw Error(ErrorCode::invalidParams, "no key usage");
  unsigned mask = 0;
  for (const KeyUsageBit bit : bits) mask |= 1U << static_cast<unsigned>(bit);
  return {oids::key_usage, true, encode_usage_bits(mask)};
}

Extension certificate_policies(const std::vector<asn1::Oid>& policies) {
  if (policies.empty()) throw Error(ErrorCode::invalidParams, "no policy");  // SIZE (1..MAX)
  std::vector<Bytes> parts;
  for (const asn1::Oid& policy : policies)
    parts.push_back(asn1::sequence({asn1::object_identifier(policy)}));
  return {oids::certificate_policies, false, asn1::sequence(parts)};
}

Extension subject_alternative_name(const std::vector<GeneralName>& names) {
  if (names.empty()) throw Error(ErrorCode::invalidParams, "no alternative name");
  std::vector<Bytes> parts;
  for (const GeneralName& name : names) parts.push_back(encode_choice(name));
  return {oids::subject_alternative_name, false, asn1::sequence(parts)};
}

Extension private_key_usage_period(const PrivateKeyUsagePeriod& period) {
  const bool bounded = period.not_before || period.not_after;
  const bool ordered =
      !period.not_before || !period.not_after || *period.not_before < *period.not_after;
  if (!bounded || !ordered) throw Error(ErrorCode::invalidParams, "the private key's period");
  std::vector<Bytes> parts;
  add_time(parts, 0, period.not_before);
  add_time(parts, 1, period.not_after);
  return {oids::private_key_usage_period, false, asn1::sequence(parts)};
}

std::string_view to_string(ExtensionRefusal refusal) {
  switch (refusal) {
    case ExtensionRefusal::malformed:
      return "malformed";
    case ExtensionRefusal::authority:
      return "authority";
    case ExtensionRefusal::certificateSigning:
      return "certificateSigning";
    case ExtensionRefusal::duplicate:
      break;
  }
  return "duplicate";
}

std::optional<ExtensionRefusal> refusal_of(const Extension& extension) {
  try {
    asn1::check_well_formed(extension.value);
    return refusal_of_known(extension);
  } catch (const Error&) {
    return ExtensionRefusal::malformed;
  }
}

std::optional<ExtensionRefusal> refusal_of(const RequestAttribute& attribute) {
  // The extensions have an attribute of their own, which is written once.
  if (attribute.type == oids::extension_request ||
      attribute.type == oids::ms_certificate_extensions)
    return ExtensionRefusal::duplicate;
  try {
    if (attribute.values.empty()) return ExtensionRefusal::malformed;
    for (const Bytes& value : attribute.values) asn1::check_well_formed(value);
  } catch (const Error&) {
    return ExtensionRefusal::malformed;
  }
  return std::nullopt;
}

}  // namespace kepka::pki
