// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/signatures.h"

#include "asn1/writer.h"
#include "base/error.h"
#include "crypto/ecdsa.h"
#include "wire/json.h"

namespace kepka::token_worker {

namespace {

using base::Bytes;
using base::ByteView;
using crypto::Digest;
using crypto::KeyAlgorithm;
using crypto::KeyKind;

struct SizeRow {
  Digest digest;
  std::size_t size;
};

constexpr SizeRow sizes[] = {
    {Digest::streebog256, 32}, {Digest::streebog512, 64}, {Digest::sha1, 20},
    {Digest::sha256, 32},      {Digest::sha384, 48},      {Digest::sha512, 64},
};

/// Of the bare output of C_Sign.
std::size_t output_size(const KeyAlgorithm& algorithm) {
  switch (algorithm.kind) {
    case KeyKind::gost2012_256:
      return 64;
    case KeyKind::gost2012_512:
      return 128;
    case KeyKind::rsa:
      return (algorithm.rsa_bits + 7) / 8;
    case KeyKind::ecdsa:
      break;
  }
  const auto* curve = crypto::ecdsa::find_by_oid(algorithm.parameter_set);
  return curve == nullptr ? 0 : 2 * curve->width;
}

}  // namespace

std::size_t digest_size(const KeyAlgorithm& algorithm) {
  const Digest digest = crypto::digest_for(algorithm);
  for (const SizeRow& row : sizes) {
    if (row.digest == digest) return row.size;
  }
  throw base::Error(base::ErrorCode::unsupportedAlgorithm, "digest");
}

Bytes sign_input(const KeyAlgorithm& algorithm, ByteView digest) {
  if (digest.size() != digest_size(algorithm)) {
    wire::throw_invalid(wire::Path("digest"), "a digest of the key's length");
  }
  if (algorithm.kind != KeyKind::rsa) return {digest.begin(), digest.end()};
  const Bytes sha256 = asn1::object_identifier(asn1::Oid("2.16.840.1.101.3.4.2.1"));
  return asn1::sequence({asn1::sequence({sha256, asn1::null()}), asn1::octet_string(digest)});
}

Bytes signature_of(const KeyAlgorithm& algorithm, ByteView output) {
  if (output.empty() || output.size() != output_size(algorithm)) {
    throw base::Error(base::ErrorCode::signingFailed,
                      "a signature of " + std::to_string(output.size()) + " bytes");
  }
  if (algorithm.kind != KeyKind::ecdsa) return {output.begin(), output.end()};
  const std::size_t half = output.size() / 2;
  return asn1::sequence(
      {asn1::unsigned_integer(output.first(half)), asn1::unsigned_integer(output.subspan(half))});
}

}  // namespace kepka::token_worker
