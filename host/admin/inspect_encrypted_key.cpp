// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/inspect_formats.h"
#include "admin/oid_names.h"
#include "asn1/reader.h"
#include "base/error.h"
#include "pki/oids.h"

namespace kepka::admin {
namespace {

using base::ByteView;
namespace json = wire::json;
namespace tag = asn1::tag;

constexpr std::int64_t iterations_min = 2000;  // RFC 9337 A.2: TC26's own examples have as many

// PBKDF2-params (RFC 8018 A.2): salt, iterations, a length and the function.
void describe_pbkdf2(asn1::Reader parameters, json::object& out, Findings& findings) {
  parameters.next();
  const std::int64_t iterations = parameters.small_integer("iterationCount");
  out["iterations"] = iterations;
  if (iterations < iterations_min) findings.add("fewIterations", std::to_string(iterations));
  parameters.next_if(tag::integer);
  if (const auto function = parameters.next_if(tag::sequence)) {
    out["prf"] = describe_oid(parameters.enter(*function).object_identifier("prf"));
  }
}

// PBES2-params (RFC 8018 A.4): how the key is derived and how it is used.
void describe_pbes2(asn1::Reader parameters, json::object& out, Findings& findings) {
  asn1::Reader derivation = parameters.enter(tag::sequence, "keyDerivationFunc");
  const asn1::Oid function = derivation.object_identifier("algorithm");
  out["keyDerivation"] = describe_oid(function);
  asn1::Reader scheme = parameters.enter(tag::sequence, "encryptionScheme");
  out["cipher"] = describe_oid(scheme.object_identifier("algorithm"));
  if (function == pki::oids::pbkdf2) {
    describe_pbkdf2(derivation.enter(tag::sequence, "PBKDF2-params"), out, findings);
  }
}

}  // namespace

json::object inspect_encrypted_key(ByteView der, pki::Time, Findings& findings) {
  json::object out;
  asn1::Reader whole(der);
  asn1::Reader key = whole.enter(tag::sequence, "EncryptedPrivateKeyInfo");
  whole.finish("EncryptedPrivateKeyInfo");
  asn1::Reader algorithm = key.enter(tag::sequence, "encryptionAlgorithm");
  key.octet_string("encryptedData");
  key.finish("EncryptedPrivateKeyInfo");
  const asn1::Oid scheme = algorithm.object_identifier("algorithm");
  out["encryption"] = describe_oid(scheme);
  if (scheme == pki::oids::pbes2) {
    describe_pbes2(algorithm.enter(tag::sequence, "PBES2-params"), out, findings);
  }
  return out;
}

}  // namespace kepka::admin
