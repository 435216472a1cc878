// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/cryptopro_header.h"

#include <algorithm>

#include "asn1/reader.h"
#include "base/error.h"
#include "crypto/gost/gost28147.h"
#include "crypto/gost/parameter_sets.h"
#include "pki/oids.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
using crypto::KeyAlgorithm;
using crypto::KeyKind;
namespace tag = asn1::tag;

constexpr std::size_t header_mac_size = 4;
constexpr std::size_t fingerprint_size = 8;

// Bits of the named lists, from the top of the first octet.
constexpr unsigned container_has_password = 0;
constexpr unsigned key_exportable = 0;
constexpr unsigned key_exchange = 2;

struct AlgorithmRow {
  const asn1::Oid* oid;
  KeyKind kind;
  CryptoproKeyUse use;
};

const AlgorithmRow algorithms[] = {
    {&oids::gost2012_256, KeyKind::gost2012_256, CryptoproKeyUse::signature},
    {&oids::gost2012_512, KeyKind::gost2012_512, CryptoproKeyUse::signature},
    {&oids::key_agreement_256, KeyKind::gost2012_256, CryptoproKeyUse::exchange},
    {&oids::key_agreement_512, KeyKind::gost2012_512, CryptoproKeyUse::exchange},
};

/// The elements behind the parameters of the first key, by the numbers of their tags.
struct Fields {
  Bytes password_mac;                       // [2]
  std::optional<asn1::Element> second_key;  // [4]
  Bytes certificates[2];                    // [5], [6]
  Bytes fingerprints[2];                    // [10], [11]
  std::optional<asn1::Element> extensions;  // [12]
};

using base::to_bytes;

bool bit_of(ByteView bit_string, unsigned bit) {
  const std::size_t octet = 1 + bit / 8;
  return octet < bit_string.size() && (bit_string[octet] >> (7 - bit % 8) & 1U) != 0;
}

// Under a key of zeros: against accidents alone.
void check_mac(ByteView content, ByteView mac) {
  const Bytes zeros(crypto::gost::Gost28147::key_size);
  const auto expected = crypto::gost::Gost28147(crypto::gost::SBox::tc26_z, zeros).mac(content);
  if (mac.size() != header_mac_size || !std::equal(mac.begin(), mac.end(), expected.begin())) {
    throw Error(ErrorCode::keyFileDamaged, "MAC of header.key");
  }
}

KeyAlgorithm read_algorithm(asn1::Reader identifier, CryptoproKeyUse& use) {
  const asn1::Oid oid = identifier.object_identifier("algorithm");
  const auto* row =
      std::find_if(std::begin(algorithms), std::end(algorithms),
                   [&](const AlgorithmRow& candidate) { return *candidate.oid == oid; });
  if (row == std::end(algorithms)) {
    throw Error(ErrorCode::unsupportedAlgorithm, "key in a container: " + oid.dotted());
  }
  asn1::Reader parameters = identifier.enter(tag::sequence, "GostR3410-2012-PublicKeyParameters");
  KeyAlgorithm algorithm{row->kind, parameters.object_identifier("publicKeyParamSet"), 0};
  crypto::check_algorithm(algorithm);
  use = row->use;
  return algorithm;
}

Fields read_fields(asn1::Reader& content) {
  Fields out;
  while (!content.at_end()) {
    const asn1::Element element = content.next();
    switch (element.tag) {
      case tag::context(2, false):
        out.password_mac = to_bytes(element.content);
        break;
      case tag::context(4, true):
        out.second_key = element;
        break;
      case tag::context(5, false):
      case tag::context(6, false):
        out.certificates[element.tag - tag::context(5, false)] = to_bytes(element.content);
        break;
      case tag::context(10, false):
      case tag::context(11, false):
        out.fingerprints[element.tag - tag::context(10, false)] = to_bytes(element.content);
        break;
      case tag::context(12, true):
        out.extensions = element;
        break;
      default:  // links to certificates, policies of the password
        break;
    }
  }
  return out;
}

// The PrivateKeyUsagePeriod (RFC 3280 4.2.1.4) in an extension of its own for each use.
void read_validity(ByteView value, CryptoproKeyFacts& key) {
  asn1::Reader whole(value);
  asn1::Reader period = whole.enter(tag::sequence, "PrivateKeyUsagePeriod");
  whole.finish("PrivateKeyUsagePeriod");
  const auto before = period.next_if(tag::context(0, false));
  const auto after = period.next_if(tag::context(1, false));
  period.finish("PrivateKeyUsagePeriod");
  if (before) key.not_before = decode_time(tag::generalized_time, before->content);
  if (after) key.not_after = decode_time(tag::generalized_time, after->content);
}

void read_extensions(asn1::Reader extensions, std::vector<CryptoproKeyFacts>& keys) {
  while (!extensions.at_end()) {
    asn1::Reader extension = extensions.enter(tag::sequence, "Extension");
    const asn1::Oid type = extension.object_identifier("extnID");
    extension.next_if(tag::boolean);
    const ByteView value = extension.octet_string("extnValue");
    extension.finish("Extension");
    for (CryptoproKeyFacts& key : keys) {
      const bool exchange = key.use == CryptoproKeyUse::exchange;
      if (type ==
          (exchange ? oids::cryptopro_exchange_validity : oids::cryptopro_signature_validity)) {
        read_validity(value, key);
      }
    }
  }
}

// RSA and ECDSA have another layout under another OID, and so have keys in parts.
void check_container_type(asn1::Reader& content) {
  const auto type = content.next_if(tag::context(0, true));
  if (!type) return;
  const asn1::Oid oid = content.enter(*type).object_identifier("container type");
  if (oid != oids::cryptopro_keys_full) {
    throw Error(ErrorCode::unsupportedAlgorithm, "container of type " + oid.dotted());
  }
}

bool is_set(const Bytes& mac) {
  return std::any_of(mac.begin(), mac.end(), [](std::uint8_t byte) { return byte != 0; });
}

}  // namespace

CryptoproKeyFacts decode_cryptopro_key_parameters(asn1::Reader parameters) {
  CryptoproKeyFacts out;
  ByteView attributes;
  if (const auto bits = parameters.next_if(tag::bit_string)) attributes = bits->content;
  out.algorithm =
      read_algorithm(parameters.enter(tag::context(0, true), "privateKeyAlgorithm"), out.use);
  out.exportable = bit_of(attributes, key_exportable);
  if (bit_of(attributes, key_exchange)) out.use = CryptoproKeyUse::exchange;
  return out;
}

CryptoproHeader decode_cryptopro_header(ByteView file) {
  asn1::Reader whole(file);
  asn1::Reader header = whole.enter(tag::sequence, "header.key");
  whole.finish("header.key");
  const asn1::Element encoded = header.next(tag::sequence, "content");
  asn1::Reader content = header.enter(encoded);
  check_container_type(content);
  const ByteView mac = header.octet_string("mac");
  header.finish("header.key");

  content.next_if(tag::ia5_string);  // the container's name is in name.key
  const ByteView attributes = content.next(tag::bit_string, "attributes").content;
  CryptoproHeader out;
  out.keys.push_back(
      decode_cryptopro_key_parameters(content.enter(tag::sequence, "primaryKeyParameters")));
  // Only now: keys of GOST R 34.10-2001 have another substitution table, and would look damaged.
  check_mac(encoded.encoded, mac);
  const Fields fields = read_fields(content);
  if (fields.second_key)
    out.keys.push_back(decode_cryptopro_key_parameters(content.enter(*fields.second_key)));
  for (std::size_t i = 0; i < out.keys.size(); ++i) {
    out.keys[i].certificate = fields.certificates[i];
    out.keys[i].fingerprint = fields.fingerprints[i];
    if (!fields.fingerprints[i].empty() && fields.fingerprints[i].size() != fingerprint_size) {
      throw Error(ErrorCode::malformedDer, "fingerprint");
    }
  }
  if (fields.extensions) read_extensions(content.enter(*fields.extensions), out.keys);
  if (!fields.password_mac.empty() && fields.password_mac.size() != header_mac_size) {
    throw Error(ErrorCode::malformedDer, "MAC of the password");
  }
  out.has_password = is_set(fields.password_mac) || bit_of(attributes, container_has_password);
  if (is_set(fields.password_mac)) out.password_mac = fields.password_mac;
  return out;
}

}  // namespace kepka::pki
