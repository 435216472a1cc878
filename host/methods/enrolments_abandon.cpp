// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "enrolments/reconcile.h"
#include "methods/all_methods.h"
#include "methods/auditing.h"
#include "methods/opening.h"
#include "methods/remembering.h"
#include "methods/storages.h"
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

/// The record first: a record without its key would promise what cannot be kept, and a key that is
/// left over by a crash between the two goes at the next start.
void abandon_in_registry(Services& services, Context& context, const Purpose& purpose,
                         Enrolment& enrolment) {
  keystore::KeyStore& store = *services.registry;
  need_consent(services, context, consent_window(purpose, store.info()));
  note_consent(services, purpose.site);
  context.patience.check();
  enrolment.state = State::abandoned;
  services.journal.update(enrolment);
  store.remove_without_secret(enrolment.key_id);
  forget_remembered(services, store.info(), enrolment.key_id);
}

/// The key first: nothing could remove it later without asking for the PIN again, and until the
/// record says so the person can give it up once more.
void abandon_on_token(Services& services, Context& context,
                      const std::shared_ptr<keystore::KeyStore>& store, const Purpose& purpose,
                      Enrolment& enrolment) {
  const Opened opened = open_for(services, context, store, std::nullopt, purpose);
  opened.access->remove(enrolment.key_id);
  enrolment.state = State::abandoned;
  services.journal.update(enrolment);
}

/// The key is not its own, or another enrolment uses it as well.
void abandon_without_key(Services& services, Context& context, keystore::KeyStore& store,
                         const Purpose& purpose, Enrolment& enrolment) {
  need_consent(services, context, consent_window(purpose, store.info()), store.gone());
  note_consent(services, purpose.site);
  context.patience.check();
  enrolment.state = State::abandoned;
  services.journal.update(enrolment);
}

json::value commit(Services& services, Context& context, const std::string& id,
                   const std::string& request_id) {
  const std::string& origin = context.caller.origin;
  const auto mark = enrolments::WorkMark::take(services.mark_folder(), origin, request_id);
  if (!mark) throw Error(ErrorCode::busy, "another request works on the same application");
  Enrolment enrolment = need_enrolment(services, origin, id);
  refuse_impatient_site(services, origin);
  const auto store = need_store(services, context, enrolment);
  note_use(context, enrolment.storage, enrolment.key_id);
  const bool keeps_key = !enrolment.key_of.empty() || services.journal.key_is_shared(enrolment);
  const Purpose purpose =
      abandon_purpose(language_of(context.caller.language), site_of(services, context),
                      pki::decode_request(enrolment.request).subject, keeps_key);
  if (keeps_key) {
    abandon_without_key(services, context, *store, purpose, enrolment);
  } else if (store->info().token) {
    abandon_on_token(services, context, store, purpose, enrolment);
  } else {
    abandon_in_registry(services, context, purpose, enrolment);
  }
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
            need_store(services, context, enrolment);  // a token must be here
            refuse_impatient_site(services, context.caller.origin);
            return {std::nullopt,
                    [&services, id = enrolment.id, request_id = enrolment.request_id](
                        Context& later) { return commit(services, later, id, request_id); }};
          }};
}

}  // namespace kepka::methods
