// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/public_key.h"

#include <bit>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "crypto/ecdsa.h"
#include "token_worker/algorithms.h"

namespace kepka::token_worker {

namespace {

using base::Bytes;
using base::ByteView;
using base::Error;
using base::ErrorCode;
using crypto::KeyKind;

constexpr std::size_t max_value = 1024;  // of an attribute of a key; an RSA modulus of 8192 bits
constexpr std::uint8_t uncompressed = 0x04;  // SEC 1 2.3.3

Bytes copy_of(ByteView view) { return {view.begin(), view.end()}; }

/// The content if all of `value` is one OCTET STRING.
std::optional<ByteView> unwrapped(ByteView value) {
  try {
    asn1::Reader reader(value);
    const ByteView content = reader.octet_string("point");
    reader.finish("point");
    return content;
  } catch (const Error&) {
    return std::nullopt;
  }
}

Bytes attribute(const Session& session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type) {
  auto value = read_attribute(session, object, type, max_value);
  if (!value) throw Error(ErrorCode::malformedKey, "an attribute is missing");
  return std::move(*value);
}

crypto::PublicKey read_rsa(const Session& session, CK_OBJECT_HANDLE object) {
  const Bytes modulus = attribute(session, object, CKA_MODULUS);
  const Bytes exponent = attribute(session, object, CKA_PUBLIC_EXPONENT);
  return {{KeyKind::rsa, {}, bit_length(modulus)}, rsa_public_key(modulus, exponent)};
}

crypto::PublicKey read_ec(const Session& session, CK_OBJECT_HANDLE object) {
  const asn1::Oid curve = parameter_oid(attribute(session, object, CKA_EC_PARAMS));
  const auto* known = crypto::ecdsa::find_by_oid(curve);
  if (known == nullptr) throw Error(ErrorCode::unsupportedAlgorithm, "named curve");
  const Bytes point = attribute(session, object, CKA_EC_POINT);
  return {{KeyKind::ecdsa, curve, 0}, ec_point(point, known->width)};
}

crypto::PublicKey read_gost(const Session& session, CK_OBJECT_HANDLE object, KeyKind kind) {
  const asn1::Oid set = parameter_oid(attribute(session, object, CKA_GOSTR3410_PARAMS));
  const std::size_t width = kind == KeyKind::gost2012_256 ? 32 : 64;
  return {{kind, set, 0}, gost_point(attribute(session, object, CKA_VALUE), width)};
}

crypto::PublicKey read_kind(const Session& session, CK_OBJECT_HANDLE object, KeyKind kind) {
  switch (kind) {
    case KeyKind::rsa:
      return read_rsa(session, object);
    case KeyKind::ecdsa:
      return read_ec(session, object);
    default:
      return read_gost(session, object, kind);
  }
}

}  // namespace

Bytes gost_point(ByteView value, std::size_t width) {
  if (value.size() == 2 * width) return copy_of(value);
  const auto content = unwrapped(value);
  if (!content || content->size() != 2 * width) {
    throw Error(ErrorCode::malformedKey, "GOST public key of another length");
  }
  return copy_of(*content);
}

// Both begin with 04, so that the length decides.
Bytes ec_point(ByteView value, std::size_t width) {
  const std::size_t size = 1 + 2 * width;
  const auto content = value.size() == size ? value : unwrapped(value);
  if (!content || content->size() != size || content->front() != uncompressed) {
    throw Error(ErrorCode::malformedKey, "no uncompressed point of its curve");
  }
  return copy_of(*content);
}

Bytes rsa_public_key(ByteView modulus, ByteView exponent) {
  if (bit_length(modulus) == 0 || bit_length(exponent) == 0) {
    throw Error(ErrorCode::malformedKey, "RSA key of 0");
  }
  return asn1::sequence({asn1::unsigned_integer(modulus), asn1::unsigned_integer(exponent)});
}

unsigned bit_length(ByteView number) {
  while (!number.empty() && number.front() == 0) number = number.subspan(1);
  if (number.empty()) return 0;
  return static_cast<unsigned>((number.size() - 1) * 8) +
         static_cast<unsigned>(std::bit_width(number.front()));
}

asn1::Oid parameter_oid(ByteView der) {
  try {
    asn1::Reader reader(der);
    asn1::Oid oid = reader.object_identifier("parameters");
    reader.finish("parameters");
    return oid;
  } catch (const Error&) {
    throw Error(ErrorCode::malformedKey, "parameters that are no OID");
  }
}

std::optional<crypto::PublicKey> read_public_key(const Session& session, CK_OBJECT_HANDLE object) {
  const auto type = read_number(session, object, CKA_KEY_TYPE);
  const KeyKindRow* row = type ? row_of_type(*type) : nullptr;
  if (row == nullptr) return std::nullopt;
  try {
    crypto::PublicKey key = read_kind(session, object, row->kind);
    crypto::check_algorithm(key.algorithm);
    return key;
  } catch (const Error& error) {
    const bool not_understood =
        error.code() == ErrorCode::malformedKey || error.code() == ErrorCode::unsupportedAlgorithm;
    if (not_understood) return std::nullopt;
    throw;
  }
}

}  // namespace kepka::token_worker
