// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/renewal_profile.h"

#include <algorithm>

#include "methods/identities.h"
#include "pki/certificate_extensions.h"

namespace kepka::methods {

namespace {

constexpr std::size_t purposes_max = 32;  // protocol.json's bound

void keep_algorithm(protocol::Profile& profile, const pki::Certificate& certificate,
                    const keystore::StorageInfo& storage) {
  if (profile.algorithm) return;
  const auto old = algorithm_if_named(certificate.key.algorithm);
  if (!old) return;
  const auto& offered = storage.algorithms;
  if (std::ranges::find(offered, protocol::to_string(*old)) != offered.end())
    profile.algorithm = old;
}

void keep_use(protocol::Profile& profile, const pki::CertificateExtensions& old) {
  if (profile.key_use || profile.key_usage || !old.key_usage) return;
  using pki::KeyUsageBit;
  const bool exchange = old.key_usage->has(KeyUsageBit::key_encipherment) ||
                        old.key_usage->has(KeyUsageBit::data_encipherment) ||
                        old.key_usage->has(KeyUsageBit::key_agreement);
  profile.key_use =
      exchange ? protocol::ProfileKeyUse::signing_and_exchange : protocol::ProfileKeyUse::signing;
}

void keep_purposes(protocol::Profile& profile, const pki::CertificateExtensions& old) {
  const auto& purposes = old.extended_key_usage;
  if (profile.extended_key_usage || purposes.empty() || purposes.size() > purposes_max) return;
  profile.extended_key_usage.emplace();
  for (const asn1::Oid& purpose : purposes) profile.extended_key_usage->push_back(purpose.dotted());
}

}  // namespace

protocol::Profile renewal_profile(protocol::Profile profile, const pki::Certificate& certificate,
                                  const keystore::StorageInfo& storage) {
  const auto old = pki::decode_certificate_extensions(certificate.extensions);
  keep_algorithm(profile, certificate, storage);
  keep_use(profile, old);
  keep_purposes(profile, old);
  return profile;
}

}  // namespace kepka::methods
