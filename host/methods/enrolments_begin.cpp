// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <exception>
#include <stop_token>

#include "base/error.h"
#include "enrolments/reconcile.h"
#include "methods/all_methods.h"
#include "methods/opening.h"
#include "methods/remembering.h"
#include "methods/request_plan.h"
#include "methods/storage_texts.h"
#include "methods/storages.h"
#include "methods/windows.h"
#include "pki/pem.h"
#include "pki/spki.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using enrolments::Enrolment;
using enrolments::State;

using keystore::KeyStore;
using keystore::StorageInfo;

json::value answer(Services& services, const Context& context, const Enrolment& enrolment) {
  return protocol::write(protocol::EnrolmentsBeginResult{
      enrolment.id, pki::to_pem("CERTIFICATE REQUEST", enrolment.request), enrolment.place,
      handle_of(services, context, enrolment.storage)});
}

/// The answer if the same was asked before, also when its token is away now.
std::optional<json::value> answered_before(Services& services, const Context& context,
                                           const protocol::EnrolmentsBeginParams& params) {
  const auto found = services.journal.find_in_flight(context.caller.origin, params.request_id);
  if (!found || found->state != State::requestBuilt) return std::nullopt;
  if (handle_of(services, context, found->storage) != params.storage) return std::nullopt;
  if (found->fingerprint != fingerprint_of(params, found->storage)) return std::nullopt;
  return answer(services, context, *found);
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
/// closes it. A token that is pulled out meanwhile closes it, too.
void collect_entropy(Services& services, Context& context, const pki::Name& subject,
                     const KeyStore& store) {
  const std::string sensor = new_id(services);
  services.sensors.open(sensor);
  const json::object opened = {{"sensor", sensor},
                               {"closed", false},
                               {"site", policy::display_origin(context.caller.origin)},
                               {"person", person_of(subject)},
                               {"storage", protocol::write(label_of(store.info()))}};
  json::object closed = opened;
  closed["closed"] = true;
  context.progress("collecting_entropy", 0);
  context.notify_extension("$/sensor", opened);
  const base::Patience patience = context.patience.at_most(std::chrono::minutes(10));
  const std::stop_callback pulled_out(store.gone(), [&] { services.sensors.close(sensor); });
  try {
    services.sensors.wait_full(sensor, patience);
    const base::Secret trace = services.sensors.take(sensor);
    services.random.mix(trace.view());
  } catch (const Error& error) {
    services.sensors.close(sensor);
    context.notify_extension("$/sensor", closed);
    if (!context.patience.stop.stop_requested()) check_not_gone(store.gone(), "collecting_entropy");
    if (error.code() == ErrorCode::cancelled) note_if_by_person(services, context, patience);
    throw;
  }
  services.sensors.close(sensor);
  context.notify_extension("$/sensor", closed);
}

/// Gives a token's generator what ours has gathered, the person's movements among it.
void seed_token(Services& services, keystore::Access& access) {
  base::Secret seed(64);
  seed.resize(seed.capacity());
  services.random.fill({seed.data(), seed.size()});
  access.seed(seed.view());
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

/// A record in State::begun under our mark: a host died over it, or a token was pulled out. Nobody
/// has its request, so key and record go. Returns it if that needs the PIN of `store`, which will
/// be asked for. What lies on another token can only be given up: it is listed as a key without a
/// request.
std::optional<Enrolment> remove_left_behind(Services& services, const std::string& origin,
                                            const std::string& request_id,
                                            const std::string& storage_id) {
  auto left = services.journal.find_in_flight(origin, request_id);
  if (!left || left->state != State::begun) return std::nullopt;
  if (left->storage == services.registry->info().id) {
    services.registry->remove_without_secret(left->key_id);
    services.journal.roll_back(left->id);
    return std::nullopt;
  }
  if (left->storage == storage_id) return left;
  left->state = State::abandoned;
  services.journal.update(*left);
  return std::nullopt;
}

Enrolment record_of(Services& services, const Context& context, const StorageInfo& storage,
                    const RequestPlan& plan, const std::string& request_id) {
  Enrolment wanted;
  wanted.origin = context.caller.origin;
  wanted.request_id = request_id;
  wanted.storage = storage.id;
  wanted.key_id = new_id(services);
  wanted.algorithm = plan.algorithm_name;
  wanted.place = place_of(services.computer_name, storage, language_of(context.caller.language));
  wanted.fingerprint = plan.fingerprint;
  if (!storage.token) return wanted;
  wanted.storage_label_ru = storage.label_ru;
  wanted.storage_label_en = storage.label_en;
  wanted.token_label = storage.token->label;
  wanted.token_serial = storage.token->serial;
  wanted.token_serial_decimal = storage.token->serial_decimal;
  return wanted;
}

/// From consent on: record, key, request. What fails before the request is on disk leaves neither
/// key nor record, if the storage still answers.
Enrolment enrol(Services& services, Context& context, keystore::Access& access,
                const RequestPlan& plan, const Enrolment& wanted) {
  Enrolment enrolment = services.journal.begin(wanted);
  try {
    make_key_and_request(services, context, access, plan, enrolment);
  } catch (Error& error) {
    error.with("keyCreated", undo(services, access, enrolment) ? "false" : "true");
    throw;
  } catch (...) {
    undo(services, access, enrolment);
    throw;
  }
  return enrolment;
}

json::value make(Services& services, Context& context,
                 const protocol::EnrolmentsBeginParams& params, const RequestPlan& plan) {
  const std::string& origin = context.caller.origin;
  const auto store = need_store(services, context, params.storage);
  const StorageInfo storage = store->info();
  const auto left = remove_left_behind(services, origin, params.request_id, storage.id);
  services.prompt()->check_available();
  const pki::Name shown = pki::decode_request_info(plan.info_without_key).subject;
  const bool seeds_token = !storage.key_in_software && services.policy().sensor_for_tokens();
  if (storage.key_in_software || seeds_token) collect_entropy(services, context, shown, *store);

  const Purpose purpose =
      new_key_purpose(language_of(context.caller.language), site_of(services, context), shown);
  Opened opened = open_for(services, context, store, std::nullopt, purpose);
  if (left) {
    opened.access->remove(left->key_id);
    services.journal.roll_back(left->id);
  }
  if (seeds_token) seed_token(services, *opened.access);
  const Enrolment enrolment = enrol(services, context, *opened.access, plan,
                                    record_of(services, context, storage, plan, params.request_id));
  opened.access.reset();  // logged out before another window is open
  if (opened.typed)
    offer_to_remember(services, context, purpose, storage, enrolment.key_id, *opened.typed);
  return answer(services, context, enrolment);
}

json::value commit(Services& services, Context& context,
                   const protocol::EnrolmentsBeginParams& params, const RequestPlan& plan) {
  const std::string& origin = context.caller.origin;
  const auto mark = enrolments::WorkMark::take(services.mark_folder(), origin, params.request_id);
  if (!mark) throw Error(ErrorCode::busy, "another request works on the same application");
  // While this one waited for its turn, another may have built the request.
  if (const auto before = built_before(services, origin, params.request_id, plan.fingerprint))
    return answer(services, context, *before);
  refuse_impatient_site(services, origin);
  try {
    return make(services, context, params, plan);
  } catch (Error& error) {
    // Whoever knows better has said so.
    if (!has_fact(error, "keyCreated")) error.with("keyCreated", "false");
    throw;
  }
}

Prepared prepare_begin(Services& services, Context& context, const json::object& arguments) {
  const auto params = protocol::read_enrolments_begin_params(arguments, arguments_path());
  const std::string& origin = context.caller.origin;
  services.mend_once();
  if (auto before = answered_before(services, context, params)) return {std::move(*before), {}};
  const RequestPlan plan =
      plan_request(params, need_store(services, context, params.storage)->info());
  if (const auto before = built_before(services, origin, params.request_id, plan.fingerprint))
    return {answer(services, context, *before), {}};
  refuse_impatient_site(services, origin);
  return {std::nullopt, [&services, params, plan](Context& later) {
            return commit(services, later, params, plan);
          }};
}

}  // namespace

Method enrolments_begin(Services& services) {
  return {.name = "enrolments.begin",
          .audience = Audience::page,
          .run = {},
          .prepare = [&services](Context& context, const json::object& arguments) {
            return prepare_begin(services, context, arguments);
          }};
}

}  // namespace kepka::methods
