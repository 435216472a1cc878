// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <exception>

#include "base/error.h"
#include "enrolments/reconcile.h"
#include "methods/all_methods.h"
#include "methods/request_plan.h"
#include "methods/windows.h"
#include "pki/pem.h"
#include "pki/spki.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using enrolments::Enrolment;
using enrolments::State;

json::value answer(const Enrolment& enrolment) {
  return protocol::write(protocol::EnrolmentsBeginResult{
      enrolment.id, pki::to_pem("CERTIFICATE REQUEST", enrolment.request), enrolment.place,
      enrolment.storage});
}

/// The request that was built for this application before, if there is one. A begun record is
/// nobody's answer: it is being worked on, or mend_once() will remove it.
std::optional<Enrolment> built_before(Services& services, const std::string& origin,
                                      const std::string& request_id,
                                      const base::Bytes& fingerprint) {
  auto found = services.journal.find_in_flight(origin, request_id);
  if (!found || found->state != State::requestBuilt) return std::nullopt;
  if (found->fingerprint != fingerprint) throw Error(ErrorCode::requestIdInUse);
  return found;
}

/// Opens the sensor's window, waits until it is full, mixes what it gathered into the generator,
/// closes it.
void collect_entropy(Services& services, Context& context, const pki::Name& subject,
                     const keystore::StorageInfo& storage) {
  const std::string sensor = new_id(services);
  services.sensors.open(sensor);
  const json::object opened = {{"sensor", sensor},
                               {"closed", false},
                               {"site", policy::display_origin(context.caller.origin)},
                               {"person", person_of(subject)},
                               {"storage", protocol::write(label_of(storage))}};
  json::object closed = opened;
  closed["closed"] = true;
  context.progress("collecting_entropy", 0);
  context.notify_extension("$/sensor", opened);
  const base::Patience patience = context.patience.at_most(std::chrono::minutes(10));
  try {
    services.sensors.wait_full(sensor, patience);
    const base::Secret trace = services.sensors.take(sensor);
    services.random.mix(trace.view());
  } catch (const Error& error) {
    services.sensors.close(sensor);
    context.notify_extension("$/sensor", closed);
    if (error.code() == ErrorCode::cancelled) note_if_by_person(services, context, patience);
    throw;
  }
  services.sensors.close(sensor);
  context.notify_extension("$/sensor", closed);
}

/// Makes the pair and the request, and has the request on disk when it returns.
void make_key_and_request(Services& services, Context& context, keystore::Access& access,
                          const RequestPlan& plan, Enrolment& enrolment) {
  context.progress("generating_key", -1);
  const crypto::PublicKey key =
      access.create_key(enrolment.key_id, plan.key_request(), services.random);
  context.progress("building_request", -1);
  const base::Bytes info = pki::encode_request_info(plan.subject, key, plan.extensions);
  if (!pki::same_but_for_key(info, plan.info_without_key, plan.algorithm)) {
    throw Error(ErrorCode::internalError, "the request differs from the one that was shown");
  }
  const auto signer = access.signer(enrolment.key_id, services.random);
  enrolment.spki = pki::encode_spki(key);
  enrolment.request = pki::sign_request(info, *signer);
  if (!pki::verify_request(pki::decode_request(enrolment.request)))
    throw Error(ErrorCode::signingFailed);
  enrolment.state = State::requestBuilt;
  services.journal.update(enrolment);
}

/// Removes key and record of what failed, unless its request is on disk after all (a write may fail
/// behind the rename). False if it could not: the next begin for the same application, or the next
/// start, mends it.
bool undo(Services& services, keystore::Access& access, const Enrolment& enrolment) noexcept {
  try {
    const auto now = services.journal.find(enrolment.origin, enrolment.id);
    if (!now || now->state != State::begun) return false;
    access.remove(enrolment.key_id);
    services.journal.roll_back(enrolment.id);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

/// A record in State::begun under our mark: a host died over it. Nobody has its request, so key and
/// record go.
void remove_left_behind(Services& services, const std::string& origin,
                        const std::string& request_id) {
  const auto left = services.journal.find_in_flight(origin, request_id);
  if (!left || left->state != State::begun) return;
  services.store(left->storage).remove_without_secret(left->key_id);
  services.journal.roll_back(left->id);
}

/// From consent on: record, key, request. What fails before the request is on disk leaves neither
/// key nor record.
Enrolment enrol(Services& services, Context& context, const std::string& storage,
                keystore::Access& access, const RequestPlan& plan, const std::string& request_id) {
  Enrolment wanted;
  wanted.origin = context.caller.origin;
  wanted.request_id = request_id;
  wanted.storage = storage;
  wanted.key_id = new_id(services);
  wanted.algorithm = plan.algorithm_name;
  wanted.place = services.computer_name;
  wanted.fingerprint = plan.fingerprint;
  Enrolment enrolment = services.journal.begin(wanted);
  try {
    make_key_and_request(services, context, access, plan, enrolment);
  } catch (Error& error) {
    if (undo(services, access, enrolment)) error.with("keyCreated", "false");
    throw;
  } catch (...) {
    undo(services, access, enrolment);
    throw;
  }
  return enrolment;
}

json::value commit(Services& services, Context& context,
                   const protocol::EnrolmentsBeginParams& params, const RequestPlan& plan) {
  const std::string& origin = context.caller.origin;
  const auto mark = enrolments::WorkMark::take(services.mark_folder(), origin, params.request_id);
  if (!mark) throw Error(ErrorCode::busy, "another request works on the same application");
  // While this one waited for its turn, another may have built the request.
  if (const auto before = built_before(services, origin, params.request_id, plan.fingerprint))
    return answer(*before);

  refuse_impatient_site(services, origin);
  remove_left_behind(services, origin, params.request_id);

  keystore::KeyStore& store = services.store(params.storage);
  const keystore::StorageInfo storage = store.info();
  services.prompt()->check_available();
  const pki::Name shown = pki::decode_request_info(plan.info_without_key).subject;
  if (storage.key_in_software) collect_entropy(services, context, shown, storage);

  const Site site = site_of(services, context);
  const prompt::PasswordWindow window =
      new_key_window(language_of(context.caller.language), site, shown, storage);
  const base::Secret password = ask_password(services, context, window);
  note_consent(services, site);
  context.patience.check();

  const auto access = store.open(std::nullopt, password, context.patience);
  const Enrolment enrolment =
      enrol(services, context, storage.id, *access, plan, params.request_id);
  offer_to_remember(services, context, site, storage, enrolment.key_id, password);
  return answer(enrolment);
}

}  // namespace

Method enrolments_begin(Services& services) {
  return {.name = "enrolments.begin",
          .audience = Audience::page,
          .run = {},
          .prepare = [&services](Context& context, const json::object& arguments) -> Prepared {
            const auto params = protocol::read_enrolments_begin_params(arguments, arguments_path());
            services.mend_once();
            const RequestPlan plan = plan_request(params, services.store(params.storage).info());
            if (const auto before = built_before(services, context.caller.origin, params.request_id,
                                                 plan.fingerprint)) {
              return {answer(*before), {}};
            }
            refuse_impatient_site(services, context.caller.origin);
            return {std::nullopt, [&services, params, plan](Context& later) {
                      return commit(services, later, params, plan);
                    }};
          }};
}

}  // namespace kepka::methods
