// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "methods/conversions.h"
#include "methods/method.h"
#include "methods/services.h"

// Identities: certificates beside their keys. A site sees those of its own enrolments and those
// that the person has picked for it; all of them where the administrator's rules say so.
namespace kepka::methods {

/// To use the key: open_for(services, context, identity.store, identity.key.id, purpose).
struct Identity {
  std::shared_ptr<keystore::KeyStore> store;
  keystore::StorageInfo storage;
  keystore::KeyRecord key;
  pki::Certificate certificate;
  std::string sha256;  // of the certificate, hex
  std::string handle;  // what this caller calls it
};

/// Beside what was found: the storages that could not be looked into, and where keys are (storage
/// and key id), with a certificate or without.
struct Identities {
  std::vector<Identity> found;
  std::set<std::pair<std::string, std::string>> keys;
  std::vector<keystore::TokenProblem> problems;
};

/// Every one on this computer and its tokens, whoever may see it. What cannot be read is left out
/// and hides no other. Throws Error(cancelled | deadlineExceeded).
Identities all_identities(Services& services, const Context& context);

/// Those that the caller may see; the extension sees all.
Identities list_identities(Services& services, const Context& context);

/// By the caller's handle. Throws Error(certificateNotFound), also for one that it may not see; for
/// one of its enrolments whose token is away what need_store() throws.
Identity find_identity(Services& services, const Context& context, const std::string& handle);

using Renewability = protocol::RenewableState;

/// Whether the key can still sign the request for the next certificate.
Renewability renewability_of(const pki::Certificate& certificate, pki::Time at);

/// What a method looks for.
struct IdentityFilter {
  enum class Purpose { any, sign, renew, authenticate };
  Purpose purpose = Purpose::any;
  bool expired = false;                         // also those whose validity is over
  std::vector<protocol::Algorithm> algorithms;  // none: any
  std::vector<std::string> issuers;             // common names; none: any
};

/// Whether it is what the filter looks for, at the time `at`.
bool is_suitable(const Identity& identity, const IdentityFilter& filter, pki::Time at);

/// The person picks one in the review page, from all on this computer that suit; it is remembered
/// that the site may see it. For a commit (the interactive lane). Throws Error(grantForbidden)
/// where the rules do not let the person do that, what show_review() does, and
/// Error(noSuitableCertificate), which the site learns only after the page was shown, too.
Identity pick_identity(Services& services, Context& context, const IdentityFilter& filter);

/// What the person did: the site may see and ask for this certificate from now on.
void grant_identity(Services& services, const Context& context,
                    const pki::Certificate& certificate);

/// An algorithm that the protocol has no name for has none.
std::optional<protocol::Algorithm> algorithm_if_named(const crypto::KeyAlgorithm& algorithm);

protocol::CertificateEntry to_protocol(Services& services, const Context& context,
                                       const Identity& identity);

/// SHA-256 of a certificate, hex.
std::string sha256_of(const pki::Certificate& certificate);

/// Now, in whole seconds.
pki::Time current_time();

}  // namespace kepka::methods
