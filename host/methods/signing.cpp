// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/signing.h"

#include "base/error.h"
#include "methods/remembering.h"
#include "methods/windows.h"
#include "pki/certificate_extensions.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;

void check_usage(const pki::CertificateExtensions& extensions) {
  // A certificate that restricts nothing may be used for anything (RFC 5280 4.2.1.3).
  if (!extensions.key_usage) return;
  const bool signs = extensions.key_usage->has(pki::KeyUsageBit::digital_signature) ||
                     extensions.key_usage->has(pki::KeyUsageBit::non_repudiation);
  if (!signs) throw Error(ErrorCode::certificateNotForSigning);
}

}  // namespace

void check_may_sign(const pki::Certificate& certificate) {
  switch (renewability_of(certificate, current_time())) {
    case Renewability::expired:
      throw Error(ErrorCode::certificateExpired);
    case Renewability::not_yet_valid:
      throw Error(ErrorCode::certificateNotYetValid);
    case Renewability::key_period_over:
      throw Error(ErrorCode::keyPeriodOver);
    case Renewability::yes:
    case Renewability::key_absent:
      break;
  }
  check_usage(pki::decode_certificate_extensions(certificate.extensions));
}

Identity identity_for(Services& services, Context& context,
                      const std::optional<std::string>& certificate,
                      IdentityFilter::Purpose purpose) {
  if (certificate) return find_identity(services, context, *certificate);
  IdentityFilter filter;
  filter.purpose = purpose;
  return pick_identity(services, context, filter);
}

void with_signer(Services& services, Context& context, const Identity& identity,
                 const Purpose& purpose, const std::function<void(crypto::Signer&)>& work) {
  Opened opened = open_for(services, context, identity.store, identity.key.id, purpose);
  context.progress("signing", -1);
  {
    const auto signer = opened.access->signer(identity.key.id, services.random);
    work(*signer);
  }
  opened.access.reset();  // logged out before another window is open
  if (opened.typed) {
    offer_to_remember(services, context, purpose, identity.storage, identity.key.id, *opened.typed);
  }
}

}  // namespace kepka::methods
