// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <utility>

#include "base/error.h"
#include "methods/all_methods.h"
#include "methods/auditing.h"
#include "methods/identities.h"
#include "methods/opening.h"
#include "methods/windows.h"

namespace kepka::methods {

namespace {

/// The registry's owner needs no password for that.
void remove(Services& services, Context& context, const Identity& identity,
            const Purpose& purpose) {
  if (identity.storage.token) {
    open_for(services, context, identity.store, identity.key.id, purpose)
        .access->remove_certificate(identity.key.id, identity.certificate.der);
    return;
  }
  need_consent(services, context, consent_window(purpose, identity.storage));
  note_consent(services, purpose.site);
  context.patience.check();
  identity.store->open(std::nullopt, {}, context.patience)
      ->remove_certificate(identity.key.id, identity.certificate.der);
}

json::value commit(Services& services, Context& context, const std::string& handle) {
  const Identity identity = find_identity(services, context, handle);
  note_use(context, identity.storage.id, identity.key.id);
  refuse_impatient_site(services, context.caller.origin);
  const Purpose purpose = remove_certificate_purpose(
      language_of(context.caller.language), site_of(services, context), identity.certificate);
  remove(services, context, identity, purpose);
  return protocol::write(protocol::CertificatesRemoveResult{});
}

}  // namespace

Method certificates_remove(Services& services) {
  return {.name = "certificates.remove",
          .audience = Audience::page,
          .run = {},
          .prepare = [&services](Context& context, const json::object& arguments) -> Prepared {
            const auto params =
                protocol::read_certificates_remove_params(arguments, arguments_path());
            find_identity(services, context, params.certificate);
            refuse_impatient_site(services, context.caller.origin);
            return {std::nullopt, [&services, params](Context& later) {
                      return commit(services, later, params.certificate);
                    }};
          }};
}

}  // namespace kepka::methods
