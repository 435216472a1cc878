// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "pki/certificate.h"
#include "pki/crl.h"

// Certification paths (RFC 5280 6.1) built from what is given and what is stored; nothing is
// fetched. Signatures are verified with crypto::verify. Names and policies constrain nothing here:
// a critical extension that would is refused.
namespace kepka::pki {

enum class ChainFault {
  not_yet_valid,
  expired,
  revoked,
  issuer_unknown,     // no certificate of the issuer's was given
  not_trusted,        // ends in a self-signed certificate that is not among the trusted
  wrong_signature,    // not made by the key of the one certificate that has the issuer's name
  unknown_algorithm,  // of that signature: it was not verified
  no_authority,       // an issuer that is no certification authority
  usage_not_allowed,  // keyUsage: an issuer's key may not certify, the signer's may not sign
  too_long,           // more authorities than pathLenConstraint allows
  unknown_extension,  // critical, or one that cannot be read
};

struct ChainProblem {
  ChainFault fault;
  std::size_t place;  // in the path
};

/// `path` begins with the certificate that was asked about; the others point into what the caller
/// gave.
struct Chain {
  std::vector<const Certificate*> path;
  std::vector<ChainProblem> problems;  // none: trusted
};

struct ChainSources {
  std::span<const Certificate> trusted;  // roots, or any authority that ends a path
  std::span<const Certificate> given;    // what may stand between
  std::span<const Crl> crls;             // used if their issuer is in the path and signed them
};

/// The path with the fewest problems, at most 10 certificates long, for a certificate that signs
/// documents, at the time `at`.
Chain build_chain(const Certificate& end, const ChainSources& sources, Time at);

/// Whether the certificate is signed by its own key; nothing if it does not say so (issuer and
/// subject differ) or Kepka cannot verify its signature.
std::optional<bool> verify_self_signed(const Certificate& certificate);

}  // namespace kepka::pki
