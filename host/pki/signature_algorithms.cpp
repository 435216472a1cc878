// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/signature_algorithms.h"

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "pki/oids.h"
#include "pki/spki.h"

namespace kepka::pki {
namespace {

using crypto::Bytes;
using crypto::ByteView;
using crypto::Digest;
using crypto::KeyKind;
namespace tag = asn1::tag;

struct DigestRow {
  Digest digest;
  const asn1::Oid* oid;
};

const DigestRow digest_rows[] = {
    {Digest::streebog256, &oids::streebog256},
    {Digest::streebog512, &oids::streebog512},
    {Digest::sha1, &oids::sha1},
    {Digest::sha256, &oids::sha256},
    {Digest::sha384, &oids::sha384},
    {Digest::sha512, &oids::sha512},
};

struct SchemeRow {
  const asn1::Oid* oid;
  SignatureScheme scheme;
};

// CMS names the key's algorithm, or the signature's with its digest; issuers write both.
const SchemeRow scheme_rows[] = {
    {&oids::gost2012_256, {KeyKind::gost2012_256, Digest::streebog256}},
    {&oids::gost2012_256_with_streebog, {KeyKind::gost2012_256, Digest::streebog256}},
    {&oids::gost2012_512, {KeyKind::gost2012_512, Digest::streebog512}},
    {&oids::gost2012_512_with_streebog, {KeyKind::gost2012_512, Digest::streebog512}},
    {&oids::rsa_encryption, {KeyKind::rsa, std::nullopt}},
    {&oids::sha256_with_rsa, {KeyKind::rsa, Digest::sha256}},
    {&oids::sha384_with_rsa, {KeyKind::rsa, Digest::sha384}},
    {&oids::sha512_with_rsa, {KeyKind::rsa, Digest::sha512}},
    {&oids::ec_public_key, {KeyKind::ecdsa, std::nullopt}},
    {&oids::ecdsa_with_sha256, {KeyKind::ecdsa, Digest::sha256}},
    {&oids::ecdsa_with_sha384, {KeyKind::ecdsa, Digest::sha384}},
    {&oids::ecdsa_with_sha512, {KeyKind::ecdsa, Digest::sha512}},
};

// The OID of an AlgorithmIdentifier whose parameters are absent or NULL; empty for any other.
asn1::Oid plain_algorithm(ByteView der) {
  try {
    asn1::Reader whole(der);
    asn1::Reader identifier = whole.enter(tag::sequence, "AlgorithmIdentifier");
    whole.finish("AlgorithmIdentifier");
    asn1::Oid oid = identifier.object_identifier("algorithm");
    const auto null = identifier.next_if(tag::null);
    return identifier.at_end() && (!null || null->content.empty()) ? oid : asn1::Oid();
  } catch (const base::Error&) {
    return {};
  }
}

}  // namespace

Bytes digest_algorithm(Digest digest) {
  for (const DigestRow& row : digest_rows) {
    if (row.digest == digest) return asn1::sequence({asn1::object_identifier(*row.oid)});
  }
  throw base::Error(base::ErrorCode::internalError, "digest without an identifier");
}

std::optional<Digest> find_digest(ByteView algorithm) {
  const asn1::Oid oid = plain_algorithm(algorithm);
  for (const DigestRow& row : digest_rows) {
    if (*row.oid == oid) return row.digest;
  }
  return std::nullopt;
}

Bytes cms_signature_algorithm(const crypto::KeyAlgorithm& algorithm) {
  switch (algorithm.kind) {
    case KeyKind::gost2012_256:
      return asn1::sequence({asn1::object_identifier(oids::gost2012_256)});
    case KeyKind::gost2012_512:
      return asn1::sequence({asn1::object_identifier(oids::gost2012_512)});
    case KeyKind::rsa:
      return asn1::sequence({asn1::object_identifier(oids::rsa_encryption), asn1::null()});
    case KeyKind::ecdsa:
      break;
  }
  return signature_algorithm(algorithm);
}

std::optional<SignatureScheme> find_signature_scheme(ByteView algorithm) {
  const asn1::Oid oid = plain_algorithm(algorithm);
  for (const SchemeRow& row : scheme_rows) {
    if (*row.oid == oid) return row.scheme;
  }
  return std::nullopt;
}

std::optional<bool> verify_signed(const crypto::PublicKey& key, ByteView algorithm,
                                  ByteView content, ByteView signature) {
  const auto scheme = find_signature_scheme(algorithm);
  if (!scheme || !scheme->digest || key.value.empty()) return std::nullopt;
  if (scheme->kind != key.algorithm.kind) return false;
  return crypto::verify(key, *scheme->digest, crypto::digest(*scheme->digest, content), signature);
}

asn1::Oid algorithm_oid(ByteView algorithm) {
  asn1::Reader whole(algorithm);
  return whole.enter(tag::sequence, "AlgorithmIdentifier").object_identifier("algorithm");
}

}  // namespace kepka::pki
