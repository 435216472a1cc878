// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/installing.h"

#include <utility>

#include "base/error.h"
#include "methods/certificate_differences.h"
#include "methods/identities.h"
#include "methods/opening.h"
#include "methods/pins.h"
#include "methods/remembering.h"
#include "methods/windows.h"

namespace kepka::methods {

namespace {

using base::Error;
using keystore::StorageInfo;

/// After the certificate is safe. What goes wrong here, or what the person does not want, changes
/// nothing about that and is no cancel of the site's.
void offer_to_change_pin(Services& services, Context& context,
                         const std::shared_ptr<keystore::KeyStore>& store, const Site& site,
                         const std::optional<base::Secret>& typed) {
  try {
    const auto window =
        offer_change_window(language_of(context.caller.language), site, store->info());
    if (!ask_question(services, context, window, store->gone())) return;
    change_pin(services, context, store, site, typed ? &*typed : nullptr);
  } catch (const Error&) {
    services.consents.note_success(site.origin);
  }
}

void offer_more(Services& services, Context& context, const Installation& installation,
                const Purpose& purpose, const std::optional<base::Secret>& typed) {
  const StorageInfo storage = installation.store->info();
  if (storage.token && storage.token->pin.is_default) {
    offer_to_change_pin(services, context, installation.store, {purpose.site.origin, false}, typed);
  } else if (typed) {
    offer_to_remember(services, context, purpose, storage, installation.key_id, *typed);
  }
}

}  // namespace

std::optional<enrolments::Enrolment> enrolment_of_key(Services& services,
                                                      const std::string& storage_id,
                                                      const std::string& key_id) {
  for (enrolments::Enrolment& enrolment : services.journal.list_all()) {
    if (enrolment.storage == storage_id && enrolment.key_id == key_id) return std::move(enrolment);
  }
  return std::nullopt;
}

void install_with_window(Services& services, Context& context, const Installation& installation,
                         const std::function<void()>& written) {
  const auto language = language_of(context.caller.language);
  // Only tokens keep an authority's: a person carries them to other programs.
  const bool is_token = installation.store->info().token.has_value();
  const auto authorities = is_token ? installation.authorities : std::vector<pki::Certificate>();
  const Purpose purpose = install_purpose(
      language, site_of(services, context), installation.certificate, authorities,
      differences_from_request(installation.certificate, installation.request, language));
  Opened opened = open_for(services, context, installation.store, installation.key_id, purpose);
  context.progress("installing", -1);
  opened.access->install_certificate(installation.key_id, installation.certificate.der);
  for (const pki::Certificate& authority : authorities)
    opened.access->install_authority(authority.der);
  opened.access.reset();  // logged out before another window is open
  grant_identity(services, context, installation.certificate);
  written();
  offer_more(services, context, installation, purpose, opened.typed);
}

}  // namespace kepka::methods
