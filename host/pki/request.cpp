// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/request.h"

#include <algorithm>
#include <optional>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "pki/extensions.h"
#include "pki/key_algorithm.h"
#include "pki/oids.h"
#include "pki/spki.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
using crypto::KeyAlgorithm;
using crypto::KeyKind;
namespace tag = asn1::tag;

constexpr std::uint8_t attributes_tag = tag::context(0, true);
constexpr std::int64_t rsa_exponent = 65537;

using base::to_bytes;

Bytes encode_attribute(const RequestAttribute& attribute) {
  return asn1::sequence({asn1::object_identifier(attribute.type), asn1::set_of(attribute.values)});
}

// [0] IMPLICIT SET OF Attribute
Bytes encode_attributes(const RequestContent& content) {
  std::vector<Bytes> parts;
  if (!content.extensions.empty()) {
    parts.push_back(
        encode_attribute({oids::extension_request, {encode_extensions(content.extensions)}}));
  }
  for (const RequestAttribute& attribute : content.attributes)
    parts.push_back(encode_attribute(attribute));
  const Bytes set = asn1::set_of(std::move(parts));
  return asn1::encode(attributes_tag, asn1::Reader(set).next().content);
}

// Of PublicKey::value.
std::size_t key_size(const KeyAlgorithm& algorithm) {
  if (algorithm.kind == KeyKind::rsa) {
    const Bytes modulus(algorithm.rsa_bits / 8, 0xFF);
    return asn1::sequence({asn1::unsigned_integer(modulus), asn1::integer(rsa_exponent)}).size();
  }
  const std::size_t coordinates = 2 * scalar_size(algorithm);
  return is_gost(algorithm) ? coordinates : coordinates + 1;  // 04 before an uncompressed point
}

// Where PublicKey::value stands in a CertificationRequestInfo.
ByteView find_key(ByteView info, const KeyAlgorithm& algorithm) {
  asn1::Reader whole(info);
  asn1::Reader fields = whole.enter(tag::sequence, "CertificationRequestInfo");
  whole.finish("CertificationRequestInfo");
  fields.next(tag::integer, "version");
  fields.next(tag::sequence, "subject");
  asn1::Reader spki = fields.enter(tag::sequence, "subjectPKInfo");
  spki.next(tag::sequence, "algorithm");
  const ByteView bits = spki.whole_bit_string("subjectPublicKey");
  if (!is_gost(algorithm)) return bits;
  return asn1::Reader(bits).octet_string("GostR3410-2012-PublicKey");
}

bool is_zero(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

// CryptoPro's older tools use Microsoft's attribute instead of PKCS #9's.
bool holds_extensions(const asn1::Oid& type) {
  return type == oids::extension_request || type == oids::ms_certificate_extensions;
}

struct InfoFields {
  ByteView subject, spki;
  std::vector<Extension> extensions;
  std::vector<RequestAttribute> attributes;
};

constexpr std::size_t request_attributes_max = 256;  // and values of each

void decode_attribute(asn1::Reader& list, InfoFields& out) {
  asn1::Reader attribute = list.enter(tag::sequence, "Attribute");
  const asn1::Oid type = attribute.object_identifier("type");
  asn1::Reader values = attribute.enter(tag::set, "values");
  attribute.finish("Attribute");
  if (!holds_extensions(type)) {
    RequestAttribute other{type, {}};
    while (!values.at_end() && other.values.size() < request_attributes_max)
      other.values.push_back(to_bytes(values.next().encoded));
    if (out.attributes.size() == request_attributes_max || !values.at_end())
      throw Error(ErrorCode::malformedDer, "too many attributes");
    out.attributes.push_back(std::move(other));
    return;
  }
  if (!out.extensions.empty()) throw Error(ErrorCode::malformedDer, "extensions stand twice");
  out.extensions = decode_extensions(values);
  values.finish("extensionRequest");
}

InfoFields decode_info(ByteView info) {
  InfoFields out;
  asn1::Reader whole(info);
  asn1::Reader fields = whole.enter(tag::sequence, "CertificationRequestInfo");
  whole.finish("CertificationRequestInfo");
  if (fields.small_integer("version") != 0) throw Error(ErrorCode::malformedDer, "version");
  out.subject = fields.next(tag::sequence, "subject").encoded;
  out.spki = fields.next(tag::sequence, "subjectPKInfo").encoded;
  if (const auto attributes = fields.next_if(attributes_tag)) {  // some leave it out
    asn1::Reader list = fields.enter(*attributes);
    while (!list.at_end()) decode_attribute(list, out);
  }
  fields.finish("CertificationRequestInfo");
  return out;
}

}  // namespace

Bytes encode_request_info(const RequestContent& content, const crypto::PublicKey& key) {
  return asn1::sequence(
      {asn1::integer(0), content.subject, encode_spki(key), encode_attributes(content)});
}

Bytes encode_request_info_without_key(const RequestContent& content,
                                      const KeyAlgorithm& algorithm) {
  return encode_request_info(content, {algorithm, Bytes(key_size(algorithm), 0)});
}

Bytes encode_request_info(const Name& subject, const crypto::PublicKey& key,
                          const std::vector<Extension>& extensions) {
  return encode_request_info({encode_name(subject), extensions, {}}, key);
}

Bytes encode_request_info_without_key(const Name& subject, const KeyAlgorithm& algorithm,
                                      const std::vector<Extension>& extensions) {
  return encode_request_info_without_key({encode_name(subject), extensions, {}}, algorithm);
}

bool same_but_for_key(ByteView info, ByteView info_without_key, const KeyAlgorithm& algorithm) {
  if (info.size() != info_without_key.size()) return false;
  try {
    const ByteView key = find_key(info, algorithm);
    const ByteView zeros = find_key(info_without_key, algorithm);
    const auto start = static_cast<std::size_t>(key.data() - info.data());
    const auto zeros_start = static_cast<std::size_t>(zeros.data() - info_without_key.data());
    if (key.size() != key_size(algorithm) || key.size() != zeros.size()) return false;
    if (start != zeros_start || !is_zero(zeros)) return false;

    const std::size_t end = start + key.size();
    return std::ranges::equal(info.first(start), info_without_key.first(start)) &&
           std::ranges::equal(info.subspan(end), info_without_key.subspan(end));
  } catch (const Error&) {
    return false;
  }
}

Bytes sign_request(ByteView info, crypto::Signer& signer) {
  const KeyAlgorithm& algorithm = signer.public_key().algorithm;
  const Bytes digest = crypto::digest(crypto::digest_for(algorithm), info);
  const Bytes signature = signer.sign(digest);
  return asn1::sequence({info, signature_algorithm(algorithm), asn1::bit_string(signature)});
}

DecodedRequest decode_request(ByteView der) {
  asn1::Reader whole(der);
  asn1::Reader request = whole.enter(tag::sequence, "CertificationRequest");
  whole.finish("CertificationRequest");
  DecodedRequest out;
  out.info = to_bytes(request.next(tag::sequence, "CertificationRequestInfo").encoded);
  out.signature_algorithm = to_bytes(request.next(tag::sequence, "signatureAlgorithm").encoded);
  out.signature = to_bytes(request.whole_bit_string("signature"));
  request.finish("CertificationRequest");

  InfoFields fields = decode_info(out.info);
  out.subject = decode_name(fields.subject);
  out.subject_der = to_bytes(fields.subject);
  out.key = decode_spki(fields.spki);
  out.extensions = std::move(fields.extensions);
  out.attributes = std::move(fields.attributes);
  return out;
}

DecodedRequestInfo decode_request_info(ByteView info) {
  InfoFields fields = decode_info(info);
  return {decode_name(fields.subject), std::move(fields.extensions), std::move(fields.attributes)};
}

bool verify_request(const DecodedRequest& request) {
  const KeyAlgorithm& algorithm = request.key.algorithm;
  if (!is_signature_algorithm_of(request.signature_algorithm, algorithm)) return false;
  const Bytes digest = crypto::digest(crypto::digest_for(algorithm), request.info);
  return crypto::verify(request.key, digest, request.signature);
}

}  // namespace kepka::pki
