// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "base/error.h"
#include "methods/identities.h"
#include "methods/storage_texts.h"
#include "methods/window_texts.h"
#include "methods/windows.h"
#include "pki/certificate_extensions.h"
#include "pki/oids.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t most_shown = 512;  // protocol.json's bound

/// keyUsage (RFC 5280 4.2.1.3): what is to be signed may be a document, or a site's challenge.
bool may_sign(const pki::Certificate& certificate) {
  const auto extensions = pki::decode_certificate_extensions(certificate.extensions);
  if (!extensions.key_usage) return true;
  return extensions.key_usage->has(pki::KeyUsageBit::digital_signature) ||
         extensions.key_usage->has(pki::KeyUsageBit::non_repudiation);
}

/// By what is asked of the key. With `expired` the person is shown also what no longer serves.
bool serves(const Identity& identity, const IdentityFilter& filter, pki::Time at) {
  const Renewability state = renewability_of(identity.certificate, at);
  if (filter.purpose == IdentityFilter::Purpose::renew) return state == Renewability::yes;
  if (state == Renewability::expired) return filter.expired;
  if (filter.purpose == IdentityFilter::Purpose::any) return true;
  return state == Renewability::yes && may_sign(identity.certificate);
}

protocol::ReviewCertificate shown(const Identity& identity, pki::Time now) {
  const pki::Certificate& certificate = identity.certificate;
  protocol::ReviewCertificate out;
  out.key = identity.handle;
  out.common_name = person_of(certificate.subject);
  const std::string organisation =
      pki::find_attribute(certificate.subject, pki::oids::organization);
  if (!organisation.empty()) out.organisation = pki::display_text(organisation);
  out.issuer = person_of(certificate.issuer);
  out.not_before = pki::iso_time(certificate.not_before);
  out.not_after = pki::iso_time(certificate.not_after);
  out.serial = base::to_hex(certificate.serial);
  out.storage = {name_of(identity.storage, prompt::Language::ru),
                 name_of(identity.storage, prompt::Language::en)};
  out.expired = now > certificate.not_after;
  return out;
}

/// The valid ones first, of those the one that lasts longest.
void put_best_first(std::vector<Identity>& identities) {
  std::stable_sort(identities.begin(), identities.end(), [](const auto& left, const auto& right) {
    return left.certificate.not_after > right.certificate.not_after;
  });
}

Review review_of(const std::vector<Identity>& identities) {
  Review review;
  review.kind = "pick";
  json::array certificates;
  const pki::Time now = current_time();
  for (const Identity& identity : identities) {
    certificates.push_back(protocol::write(shown(identity, now)));
    review.choices.insert(identity.handle);
    review.gone.push_back(identity.store->gone());
  }
  review.content["certificates"] = std::move(certificates);
  return review;
}

}  // namespace

bool is_suitable(const Identity& identity, const IdentityFilter& filter, pki::Time at) {
  const auto algorithm = algorithm_if_named(identity.certificate.key.algorithm);
  if (!filter.algorithms.empty() &&
      (!algorithm || std::ranges::find(filter.algorithms, *algorithm) == filter.algorithms.end()))
    return false;
  if (!filter.issuers.empty()) {
    const std::string issuer =
        pki::find_attribute(identity.certificate.issuer, pki::oids::common_name);
    if (std::ranges::find(filter.issuers, issuer) == filter.issuers.end()) return false;
  }
  return serves(identity, filter, at);
}

Identity pick_identity(Services& services, Context& context, const IdentityFilter& filter) {
  const policy::GrantState granted =
      services.policy().grant(policy::Grant::identities, context.caller.origin);
  if (granted == policy::GrantState::denied) throw Error(ErrorCode::grantForbidden);
  std::vector<Identity> identities = all_identities(services, context).found;
  const pki::Time now = current_time();
  std::erase_if(identities,
                [&](const Identity& identity) { return !is_suitable(identity, filter, now); });
  put_best_first(identities);
  if (identities.size() > most_shown)
    identities.erase(identities.begin() + most_shown, identities.end());
  std::string choice;
  try {
    choice = show_review(services, context, review_of(identities));
  } catch (const Error& error) {
    const bool by_person =
        error.code() == ErrorCode::cancelled && !context.patience.stop.stop_requested();
    if (identities.empty() && by_person) throw Error(ErrorCode::noSuitableCertificate);
    throw;
  }
  const auto picked = std::ranges::find(identities, choice, &Identity::handle);
  if (picked == identities.end()) throw Error(ErrorCode::noSuitableCertificate);
  note_consent(services, site_of(services, context));
  grant_identity(services, context, picked->certificate);
  return std::move(*picked);
}

}  // namespace kepka::methods
