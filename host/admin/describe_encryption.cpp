// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/describe_encryption.h"

#include <string_view>

#include "admin/oid_names.h"
#include "pki/oids.h"

namespace kepka::admin {
namespace {

namespace json = wire::json;
namespace tag = asn1::tag;

constexpr std::int64_t iterations_min = 2000;  // RFC 9337 A.2: TC26's own examples have as many

// RFC 7292 C, and the one that CryptoPro CSP put beside them: { salt, iterations }.
constexpr std::string_view pkcs12_schemes = "1.2.840.113549.1.12.1.";
// Of them those with RC4 and RC2, keys of 40 and 128 bits: broken.
constexpr std::string_view weak_schemes[] = {"1.2.840.113549.1.12.1.1", "1.2.840.113549.1.12.1.2",
                                             "1.2.840.113549.1.12.1.5", "1.2.840.113549.1.12.1.6"};

// PBKDF2-params (RFC 8018 A.2): salt, iterations, a length and the function.
void describe_pbkdf2(asn1::Reader parameters, json::object& out, Findings& findings) {
  parameters.next();
  describe_iterations(parameters.small_integer("iterationCount"), out, findings);
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

void describe_iterations(std::int64_t iterations, json::object& out, Findings& findings) {
  out["iterations"] = iterations;
  if (iterations < iterations_min) findings.add("fewIterations", std::to_string(iterations));
}

void describe_encryption(asn1::Reader algorithm, json::object& out, Findings& findings) {
  const asn1::Oid scheme = algorithm.object_identifier("algorithm");
  out["encryption"] = describe_oid(scheme);
  if (scheme == pki::oids::pbes2) {
    describe_pbes2(algorithm.enter(tag::sequence, "PBES2-params"), out, findings);
    return;
  }
  const std::string dotted = scheme.dotted();
  if (!dotted.starts_with(pkcs12_schemes)) return;
  for (const std::string_view weak : weak_schemes) {
    if (dotted == weak) findings.add("weakEncryption");
  }
  asn1::Reader parameters = algorithm.enter(tag::sequence, "pkcs-12PbeParams");
  parameters.octet_string("salt");
  describe_iterations(parameters.small_integer("iterations"), out, findings);
}

}  // namespace kepka::admin
