// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/authorities.h"

#include <algorithm>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "methods/conversions.h"
#include "pki/oids.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using pki::Certificate;

/// BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, ... }
bool is_authority(const Certificate& certificate) {
  for (const pki::Extension& extension : certificate.extensions) {
    if (extension.type != pki::oids::basic_constraints) continue;
    asn1::Reader fields =
        asn1::Reader(extension.value).enter(asn1::tag::sequence, "basicConstraints");
    return fields.peek_tag() == asn1::tag::boolean && fields.boolean("cA");
  }
  return false;
}

bool issued(const Certificate& authority, const Certificate& certificate) {
  return authority.subject_der == certificate.issuer_der && authority.der != certificate.der;
}

}  // namespace

void check_not_expired(const Certificate& certificate) {
  const auto now =
      std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  if (certificate.not_after < now) throw Error(ErrorCode::certificateExpired);
}

std::vector<Certificate> read_authorities(const std::optional<std::vector<std::string>>& chain,
                                          const Certificate& certificate) {
  std::vector<Certificate> authorities;
  for (const std::string& file : chain.value_or(std::vector<std::string>()))
    authorities.push_back(pki::read_certificate(base::bytes_of(file)));
  for (std::size_t i = 0; i < authorities.size(); ++i) {
    const Certificate& authority = authorities[i];
    check_not_expired(authority);
    const bool belongs =
        issued(authority, certificate) ||
        std::any_of(authorities.begin(), authorities.end(),
                    [&](const Certificate& other) { return issued(authority, other); });
    if (belongs && is_authority(authority)) continue;
    throw Error(ErrorCode::invalidParams)
        .with("field", (arguments_path() / "chain" / i).text())
        .with("expected", "the certificate of an authority above this one");
  }
  return authorities;
}

}  // namespace kepka::methods
