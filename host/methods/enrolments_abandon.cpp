// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "methods/all_methods.h"
#include "methods/conversions.h"
#include "methods/windows.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using enrolments::Enrolment;
using enrolments::State;

json::value commit(Services& services, Context& context, Enrolment enrolment) {
  keystore::KeyStore& store = services.store(enrolment.storage);
  const Site site = site_of(services, context);
  const pki::Name subject = pki::decode_request(enrolment.request).subject;
  const prompt::ConfirmWindow window =
      abandon_window(language_of(context.caller.language), site, subject, store.info());
  if (!confirm(services, context, window)) {
    services.consents.note_cancelled(context.caller.origin);
    throw cancelled_in("waiting_user");
  }
  note_consent(services, site);
  context.patience.check();
  // The record first: a key without a record is found as an orphan, a record without its key would
  // promise what cannot be kept.
  enrolment.state = State::abandoned;
  services.journal.update(enrolment);
  store.remove(enrolment.key_id);
  services.remembered->forget(remembered_name(enrolment.storage, enrolment.key_id),
                              context.patience);
  return protocol::write(protocol::EnrolmentsAbandonResult{});
}

}  // namespace

Method enrolments_abandon(Services& services) {
  return {.name = "enrolments.abandon",
          .for_page = true,
          .run = {},
          .prepare = [&services](Context& context, const json::object& arguments) -> Prepared {
            const auto params =
                protocol::read_enrolments_abandon_params(arguments, arguments_path());
            services.mend_once();
            const auto enrolment = services.journal.find(context.caller.origin, params.id);
            if (!enrolment || enrolment->state == State::begun)
              throw Error(ErrorCode::enrolmentNotFound);
            if (enrolment->state != State::requestBuilt) throw Error(ErrorCode::enrolmentEnded);
            refuse_impatient_site(services, context.caller.origin);
            return {std::nullopt, [&services, enrolment = *enrolment](Context& later) {
                      return commit(services, later, enrolment);
                    }};
          }};
}

}  // namespace kepka::methods
