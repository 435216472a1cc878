// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "asn1/writer.h"
#include "base/error.h"
#include "catch.h"
#include "crypto/gost/parameter_sets.h"
#include "crypto/keys.h"
#include "crypto/random.h"
#include "pki/name.h"
#include "pki/oids.h"
#include "pki/request.h"

namespace kepka::pki::tests_support {

inline std::vector<const crypto::gost::ParameterSet*> production_sets() {
  std::vector<const crypto::gost::ParameterSet*> out;
  for (const auto& set : crypto::gost::parameter_sets()) {
    if (!set.test_only) out.push_back(&set);
  }
  return out;
}

inline crypto::KeyAlgorithm gost_algorithm(std::string_view set_name) {
  const auto* set = crypto::gost::find_by_name(set_name);
  REQUIRE(set != nullptr);
  return {set->kind, asn1::Oid(set->oid), 0};
}

inline crypto::KeyAlgorithm ecdsa_algorithm(const asn1::Oid& curve) {
  return {crypto::KeyKind::ecdsa, curve, 0};
}

inline crypto::KeyAlgorithm rsa_algorithm(unsigned bits) {
  return {crypto::KeyKind::rsa, {}, bits};
}

/// A GOST key with a d that is written in big-endian hexadecimal.
inline crypto::PrivateKey gost_key(const crypto::KeyAlgorithm& algorithm, std::string hex) {
  const std::size_t size = algorithm.kind == crypto::KeyKind::gost2012_256 ? 32 : 64;
  hex.insert(0, 2 * size - hex.size(), '0');
  base::Bytes d = base::from_hex(hex);
  std::reverse(d.begin(), d.end());
  return {algorithm, base::Secret::copy_of(d)};
}

/// A hexadecimal odd number less one.
inline std::string less_one(std::string_view odd) {
  std::string out(odd);
  constexpr std::string_view digits = "0123456789ABCDEF";
  const char upper = out.back() >= 'a' ? static_cast<char>(out.back() - 'a' + 'A') : out.back();
  out.back() = digits[digits.find(upper) - 1];
  return out;
}

inline crypto::PrivateKey copy_of(const crypto::PrivateKey& key) {
  return {key.algorithm, base::Secret::copy_of(key.value.view())};
}

inline Name ivanova() {
  using asn1::tag::numeric_string, asn1::tag::printable_string, asn1::tag::utf8_string;
  return {{oids::common_name, utf8_string, "Иванова Анна Петровна"},
          {oids::country, printable_string, "RU"},
          {oids::inn, numeric_string, "500100732259"},
          {oids::snils, numeric_string, "11223344595"}};
}

inline std::vector<Extension> usual_extensions() {
  return {key_usage(true), extended_key_usage({oids::client_auth, oids::email_protection}),
          subject_sign_tool("Kepka"), identification_kind(0)};
}

inline base::Bytes request_of(const crypto::PrivateKey& key, const Name& subject = ivanova(),
                              const std::vector<Extension>& extensions = usual_extensions()) {
  crypto::Random random;
  const auto signer = crypto::make_software_signer(copy_of(key), random);
  return sign_request(encode_request_info(subject, signer->public_key(), extensions), *signer);
}

/// The code of the base::Error that `action` throws; nothing else may come out of it.
template <typename Action>
base::ErrorCode error_of(Action action) {
  try {
    action();
  } catch (const base::Error& error) {
    return error.code();
  }
  return base::ErrorCode{};
}

}  // namespace kepka::pki::tests_support
