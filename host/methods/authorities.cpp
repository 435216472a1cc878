// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/authorities.h"

#include <algorithm>
#include <set>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "methods/conversions.h"
#include "pki/chain.h"
#include "pki/oids.h"
#include "pki/signature_algorithms.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using pki::Certificate;

// A computer's clock may be a little behind its authority's.
constexpr std::chrono::minutes clock_skew{10};

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

/// By its key, not by its name alone (RFC 5280 6.1.3).
bool has_signed(const Certificate& authority, const Certificate& certificate) {
  return issued(authority, certificate) &&
         pki::verify_signed(authority.key, certificate.signature_algorithm, certificate.tbs,
                            certificate.signature) == true;
}

}  // namespace

void check_not_expired(const Certificate& certificate) {
  const auto now =
      std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  if (certificate.not_after < now) throw Error(ErrorCode::certificateExpired);
}

void check_valid_now(const Certificate& certificate) {
  check_not_expired(certificate);
  const auto now =
      std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  if (now + clock_skew < certificate.not_before) throw Error(ErrorCode::certificateNotYetValid);
}

void check_signed_by(const std::vector<Certificate>& authorities, const Certificate& certificate) {
  std::vector<const Certificate*> known{&certificate};
  std::set<const Certificate*> attached;
  for (std::size_t i = 0; i < known.size(); ++i) {
    for (const Certificate& authority : authorities) {
      if (attached.contains(&authority) || !has_signed(authority, *known[i])) continue;
      attached.insert(&authority);
      known.push_back(&authority);
    }
  }
  for (const Certificate& authority : authorities) {
    if (attached.contains(&authority) && pki::verify_self_signed(authority) != false) continue;
    throw Error(ErrorCode::chainWrong, "a signature of an authority's does not verify")
        .with("fault", "wrongSignature")
        .with("certificate", pki::display_name(authority.subject));
  }
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
  check_signed_by(authorities, certificate);
  return authorities;
}

}  // namespace kepka::methods
