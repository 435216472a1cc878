// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "enrolments/reconcile.h"
#include "methods/all_methods.h"
#include "methods/conversions.h"
#include "methods/windows.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using enrolments::Enrolment;
using enrolments::State;

/// Throws unless there is an enrolment of this site whose key can be given up.
Enrolment need_enrolment(Services& services, const std::string& origin, const std::string& id) {
  auto enrolment = services.journal.find(origin, id);
  if (!enrolment || enrolment->state == State::begun) throw Error(ErrorCode::enrolmentNotFound);
  if (enrolment->state != State::requestBuilt) throw Error(ErrorCode::enrolmentEnded);
  return std::move(*enrolment);
}

/// The password of a key that is gone is of no use; a store that does not answer changes nothing
/// about that.
void forget_password(Services& services, const Enrolment& enrolment) {
  try {
    services.remembered->forget(remembered_name(enrolment.storage, enrolment.key_id),
                                base::Patience{});
  } catch (const Error&) {
    return;
  }
}

json::value commit(Services& services, Context& context, const std::string& id,
                   const std::string& request_id) {
  const std::string& origin = context.caller.origin;
  const auto mark = enrolments::WorkMark::take(services.mark_folder(), origin, request_id);
  if (!mark) throw Error(ErrorCode::busy, "another request works on the same application");
  Enrolment enrolment = need_enrolment(services, origin, id);
  refuse_impatient_site(services, origin);

  keystore::KeyStore& store = services.store(enrolment.storage);
  const Site site = site_of(services, context);
  const pki::Name subject = pki::decode_request(enrolment.request).subject;
  need_consent(services, context,
               abandon_window(language_of(context.caller.language), site, subject, store.info()));
  note_consent(services, site);
  context.patience.check();
  // The record first: a record without its key would promise what cannot be kept, and a key that is
  // left over by a crash between the two goes at the next start.
  enrolment.state = State::abandoned;
  services.journal.update(enrolment);
  store.remove_without_secret(enrolment.key_id);
  forget_password(services, enrolment);
  return protocol::write(protocol::EnrolmentsAbandonResult{});
}

}  // namespace

Method enrolments_abandon(Services& services) {
  return {.name = "enrolments.abandon",
          .audience = Audience::page,
          .run = {},
          .prepare = [&services](Context& context, const json::object& arguments) -> Prepared {
            const auto params =
                protocol::read_enrolments_abandon_params(arguments, arguments_path());
            services.mend_once();
            const Enrolment enrolment = need_enrolment(services, context.caller.origin, params.id);
            refuse_impatient_site(services, context.caller.origin);
            return {std::nullopt,
                    [&services, id = enrolment.id, request_id = enrolment.request_id](
                        Context& later) { return commit(services, later, id, request_id); }};
          }};
}

}  // namespace kepka::methods
