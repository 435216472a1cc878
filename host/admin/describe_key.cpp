// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/describe_key.h"

#include <algorithm>
#include <vector>

#include "admin/oid_names.h"
#include "asn1/reader.h"
#include "base/error.h"
#include "crypto/gost/parameter_sets.h"
#include "pki/key_algorithm.h"
#include "pki/oids.h"
#include "pki/spki.h"

namespace kepka::admin {
namespace {

using base::ByteView;
using base::Error;
using base::ErrorCode;
using crypto::KeyKind;
namespace json = wire::json;
namespace oids = pki::oids;
namespace tag = asn1::tag;

const asn1::Oid gost2001("1.2.643.2.2.19");
const asn1::Oid gost94("1.2.643.2.2.20");
constexpr unsigned rsa_bits_min = 2048;

// The algorithm and the OIDs of its parameters, in their order.
struct Algorithm {
  asn1::Oid type;
  std::vector<asn1::Oid> parameters;
};

Algorithm read_algorithm(asn1::Reader& spki) {
  asn1::Reader identifier = spki.enter(tag::sequence, "AlgorithmIdentifier");
  Algorithm out;
  out.type = identifier.object_identifier("algorithm");
  if (identifier.peek_tag() == tag::oid) {
    out.parameters.push_back(identifier.object_identifier("namedCurve"));
  } else if (const auto list = identifier.next_if(tag::sequence)) {
    asn1::Reader parameters = identifier.enter(*list);
    while (parameters.peek_tag() == tag::oid && out.parameters.size() < 3) {
      out.parameters.push_back(parameters.object_identifier("parameter"));
    }
  }
  return out;
}

bool is_cryptopro(const asn1::Oid& set) { return set.dotted().starts_with("1.2.643.2.2."); }

// RFC 9215 4.2: digestParamSet must stand with CryptoPro's sets and must not with tc26-256-B, C, D.
bool forbids_digest(std::string_view set) {
  return set == "tc26-256-B" || set == "tc26-256-C" || set == "tc26-256-D";
}

void check_gost(const Algorithm& algorithm, Findings& findings) {
  const bool small = algorithm.type == oids::gost2012_256;
  const std::size_t count = algorithm.parameters.size();
  if (count == 0) {
    findings.add("malformedKey", "publicKeyParamSet");
    return;
  }
  const asn1::Oid& oid = algorithm.parameters[0];
  const auto* set = crypto::gost::find_by_oid(oid);
  if (set == nullptr) {
    findings.add("unknownParameterSet", oid.dotted());
    return;
  }
  const KeyKind kind = small ? KeyKind::gost2012_256 : KeyKind::gost2012_512;
  const bool wrong_digest =
      count > 1 && algorithm.parameters[1] != (small ? oids::streebog256 : oids::streebog512);
  if (set->kind != kind || wrong_digest) {
    findings.add("contradictingParameters", std::string(set->name));
  }
  if (set->test_only) findings.add("testParameterSet", std::string(set->name));
  if (count == 1 && is_cryptopro(oid)) findings.add("digestParamSetMissing");
  if (count > 1 && forbids_digest(set->name)) findings.add("digestParamSetUnexpected");
}

void check_algorithm(const Algorithm& algorithm, Findings& findings) {
  if (algorithm.type == oids::gost2012_256 || algorithm.type == oids::gost2012_512) {
    check_gost(algorithm, findings);
  }
  if (algorithm.type == gost2001 || algorithm.type == gost94) findings.add("outdatedKey");
}

// RFC 8017 A.1.1; 0 for what is none.
unsigned rsa_bits(ByteView bits) {
  asn1::Reader whole(bits);
  ByteView modulus = whole.enter(tag::sequence, "RSAPublicKey").integer("modulus");
  if (modulus.front() == 0) modulus = modulus.subspan(1);
  if (modulus.empty()) return 0;
  unsigned top = 0;
  for (unsigned byte = modulus.front(); byte != 0; byte >>= 1U) ++top;
  return static_cast<unsigned>((modulus.size() - 1) * 8) + top;
}

void describe_bits(const Algorithm& algorithm, ByteView bits, json::object& out,
                   Findings& findings) {
  if (algorithm.type == oids::gost2012_256) out["bits"] = 256;
  if (algorithm.type == oids::gost2012_512) out["bits"] = 512;
  if (algorithm.type != oids::rsa_encryption) return;
  const unsigned size = rsa_bits(bits);
  out["bits"] = size;
  if (size < rsa_bits_min) findings.add("shortKey", std::to_string(size));
}

// Whether Kepka can use the key; a damaged one it cannot.
bool check_value(ByteView spki, Findings& findings) {
  try {
    pki::decode_spki(spki);
    return true;
  } catch (const Error& error) {
    const bool unknown = error.code() == ErrorCode::unsupportedAlgorithm;
    // More is known already about a set that contradicts the key.
    const bool told = findings.has("contradictingParameters") || findings.has("malformedKey") ||
                      findings.has("shortKey") || findings.has("unknownParameterSet");
    if (!told) findings.add(unknown ? "unsupportedKey" : "malformedKey");
    return false;
  }
}

void describe_fields(ByteView spki, json::object& out, Findings& findings) {
  asn1::Reader whole(spki);
  asn1::Reader fields = whole.enter(tag::sequence, "SubjectPublicKeyInfo");
  const Algorithm algorithm = read_algorithm(fields);
  out["algorithm"] = describe_oid(algorithm.type);
  if (!algorithm.parameters.empty()) out["parameterSet"] = describe_oid(algorithm.parameters[0]);
  if (algorithm.parameters.size() > 1) {
    out["digestParamSet"] = describe_oid(algorithm.parameters[1]);
  }
  check_algorithm(algorithm, findings);
  describe_bits(algorithm, fields.whole_bit_string("subjectPublicKey"), out, findings);
}

bool is_gost_signature(std::string_view oid) { return oid.starts_with("1.2.643."); }

bool has_weak_digest(std::string_view oid) {
  static constexpr std::string_view weak[] = {
      "1.2.840.113549.2.5", "1.3.14.3.2.26", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5",
      "1.2.840.10045.4.1",  "1.2.643.2.2.3", "1.2.643.2.2.4",        "1.2.643.2.2.9"};
  return std::ranges::find(weak, oid) != std::end(weak);
}

}  // namespace

json::object describe_key(ByteView spki, Findings& findings) {
  json::object out;
  try {
    describe_fields(spki, out, findings);
  } catch (const Error&) {
    findings.add("malformedKey");
  }
  out["supported"] = check_value(spki, findings);
  out["fingerprint"] = base::to_hex(crypto::digest(crypto::Digest::sha256, spki));
  return out;
}

json::object describe_signature_algorithm(ByteView algorithm, Findings& findings) {
  asn1::Reader whole(algorithm);
  asn1::Reader identifier = whole.enter(tag::sequence, "AlgorithmIdentifier");
  json::object out = describe_oid(identifier.object_identifier("algorithm"));
  const std::string_view oid = out.at("oid").as_string();
  if (is_gost_signature(oid) && identifier.peek_tag() == tag::null) {
    findings.add("nullParameters");
  }
  if (has_weak_digest(oid)) findings.add("weakDigest");
  return out;
}

}  // namespace kepka::admin
