// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/identities.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/error.h"
#include "methods/storages.h"
#include "pki/certificate_extensions.h"
#include "pki/oids.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using enrolments::Enrolment;
using keystore::KeyRecord;
using keystore::KeyStore;

/// Nothing for a certificate that cannot be read, or that is not this key's.
std::optional<Identity> identity_of(Services& services, const Context& context,
                                    const std::shared_ptr<KeyStore>& store,
                                    const keystore::StorageInfo& storage, const KeyRecord& key) {
  if (!key.certificate) return std::nullopt;
  try {
    Identity identity{store, storage, key, pki::decode_certificate(*key.certificate), {}, {}};
    identity.sha256 = sha256_of(identity.certificate);
    identity.handle = services.handles.of_certificate(context.caller.origin, storage.id, key.id,
                                                      identity.sha256, services.random);
    return identity;
  } catch (const Error& error) {
    const ErrorCode code = error.code();
    if (code == ErrorCode::malformedCertificate || code == ErrorCode::unsupportedAlgorithm ||
        code == ErrorCode::malformedDer || code == ErrorCode::malformedKey)
      return std::nullopt;
    throw;
  }
}

/// Which certificates a caller may see.
class Sight {
 public:
  Sight(Services& services, const Context& context) {
    const std::string& origin = context.caller.origin;
    all_ = origin.empty() || services.policy().grants_identities(origin);
    if (all_) return;
    const bool may_be_picked =
        services.policy().grant(policy::Grant::identities, origin) != policy::GrantState::denied;
    if (services.remembered_grants && may_be_picked) granted_ = services.consents.grants(origin);
    for (const Enrolment& enrolment : services.journal.list(origin)) {
      if (!enrolment.certificate.empty()) enrolled_.insert(enrolment.certificate);
    }
  }

  bool covers(const Identity& identity) const {
    return all_ || granted_.contains(identity.sha256) ||
           enrolled_.contains(identity.certificate.der);
  }

 private:
  bool all_ = false;
  std::set<std::string> granted_;
  std::set<base::Bytes> enrolled_;
};

/// Throws what keeps an enrolment's certificate with this handle from being used: its token is
/// away, its key is gone. Nothing if there is none.
void explain_absent(Services& services, const Context& context, const Identities& identities,
                    const std::string& handle) {
  for (const Enrolment& enrolment : services.journal.list(context.caller.origin)) {
    // One that was removed from beside its key is merely not found.
    if (enrolment.certificate.empty() ||
        identities.keys.contains({enrolment.storage, enrolment.key_id}))
      continue;
    const std::string sha256 =
        base::to_hex(crypto::digest(crypto::Digest::sha256, enrolment.certificate));
    if (services.handles.of_certificate(context.caller.origin, enrolment.storage, enrolment.key_id,
                                        sha256, services.random) != handle)
      continue;
    need_store(services, context, enrolment);
    throw Error(ErrorCode::keyNotFound);
  }
}

}  // namespace

std::string sha256_of(const pki::Certificate& certificate) {
  return base::to_hex(crypto::digest(crypto::Digest::sha256, certificate.der));
}

pki::Time current_time() {
  return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
}

Identities all_identities(Services& services, const Context& context) {
  services.mend_once();
  keystore::TokenListing listing = usable_stores(services, context);
  Identities out;
  out.problems = std::move(listing.problems);
  for (const auto& store : listing.stores) {
    const keystore::StorageInfo storage = store->info();
    try {
      for (const KeyRecord& key : store->list(context.patience)) {
        out.keys.emplace(storage.id, key.id);
        if (auto identity = identity_of(services, context, store, storage, key))
          out.found.push_back(std::move(*identity));
      }
    } catch (const Error& error) {
      context.patience.check();
      out.problems.push_back({storage.label_ru, storage.label_en, error});
    }
  }
  return out;
}

Identities list_identities(Services& services, const Context& context) {
  Identities identities = all_identities(services, context);
  const Sight sight(services, context);
  std::erase_if(identities.found,
                [&sight](const Identity& identity) { return !sight.covers(identity); });
  return identities;
}

Identity find_identity(Services& services, const Context& context, const std::string& handle) {
  Identities identities = list_identities(services, context);
  for (Identity& identity : identities.found) {
    if (identity.handle == handle) return std::move(identity);
  }
  explain_absent(services, context, identities, handle);
  throw Error(ErrorCode::certificateNotFound);
}

Renewability renewability_of(const pki::Certificate& certificate, pki::Time at) {
  if (at < certificate.not_before) return Renewability::not_yet_valid;
  if (at > certificate.not_after) return Renewability::expired;
  const auto extensions = pki::decode_certificate_extensions(certificate.extensions);
  const auto& period = extensions.private_key_usage_period;
  if (period && period->not_after && at > *period->not_after) return Renewability::key_period_over;
  if (period && period->not_before && at < *period->not_before) return Renewability::not_yet_valid;
  return Renewability::yes;
}

void grant_identity(Services& services, const Context& context,
                    const pki::Certificate& certificate) {
  if (context.caller.origin.empty() || !services.remembered_grants) return;
  services.consents.grant(context.caller.origin, sha256_of(certificate));
}

std::optional<protocol::Algorithm> algorithm_if_named(const crypto::KeyAlgorithm& algorithm) {
  try {
    return algorithm_name(algorithm);
  } catch (const Error&) {
    return std::nullopt;
  }
}

protocol::CertificateEntry to_protocol(Services& services, const Context& context,
                                       const Identity& identity) {
  protocol::CertificateEntry entry;
  entry.id = identity.handle;
  entry.info = to_protocol(identity.certificate, identity.storage);
  entry.storage = handle_of(services, context, identity.storage.id);
  entry.storage_kind = identity.storage.token ? protocol::CertificateEntryStorageKind::token
                                              : protocol::CertificateEntryStorageKind::registry;
  entry.algorithm = algorithm_if_named(identity.certificate.key.algorithm);
  const pki::Time now = current_time();
  entry.expired = now > identity.certificate.not_after;
  entry.has_key = true;
  entry.renewable = {renewability_of(identity.certificate, now)};
  return entry;
}

}  // namespace kepka::methods
