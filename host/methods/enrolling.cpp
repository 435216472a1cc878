// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/enrolling.h"

#include <exception>
#include <stop_token>

#include "base/error.h"
#include "crypto/gost/parameter_sets.h"
#include "methods/auditing.h"
#include "methods/storage_texts.h"
#include "methods/windows.h"
#include "pki/spki.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using enrolments::Enrolment;
using enrolments::State;

using keystore::KeyStore;
using keystore::StorageInfo;

/// Makes the pair, or takes the one that is there, and the request; all of it is on disk when this
/// returns.
void make_key_and_request(Services& services, Context& context, keystore::Access& access,
                          const RequestPlan& plan, Enrolment& enrolment,
                          const std::function<void(Enrolment&)>& sign_further) {
  std::optional<crypto::PublicKey> key;
  if (enrolment.key_of.empty()) {
    context.progress("generating_key", -1);
    key = access.create_key(enrolment.key_id, plan.key_request(), services.random);
  }
  context.progress("building_request", -1);
  const auto signer = access.signer(enrolment.key_id, services.random);
  if (!key) key = signer->public_key();
  const base::Bytes info = pki::encode_request_info(plan.content, *key);
  if (!pki::same_but_for_key(info, plan.info_without_key, plan.algorithm)) {
    throw Error(ErrorCode::internalError, "the request differs from the one that was shown");
  }
  enrolment.spki = pki::encode_spki(*key);
  enrolment.request = pki::sign_request(info, *signer);
  if (!pki::verify_request(pki::decode_request(enrolment.request)))
    throw Error(ErrorCode::signingFailed);
  if (sign_further) sign_further(enrolment);
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
    remove_with(services, access, enrolment);
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace

std::optional<Enrolment> built_before(Services& services, const std::string& origin,
                                      const std::string& request_id,
                                      const base::Bytes& fingerprint) {
  auto found = services.journal.find_in_flight(origin, request_id);
  if (!found || found->state != State::requestBuilt) return std::nullopt;
  if (found->fingerprint != fingerprint) throw Error(ErrorCode::requestIdInUse);
  return found;
}

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

void seed_token(Services& services, keystore::Access& access) {
  base::Secret seed(64);
  seed.resize(seed.capacity());
  services.random.fill({seed.data(), seed.size()});
  access.seed(seed.view());
}

void remove_with(Services& services, keystore::Access& access, const Enrolment& left) {
  if (left.key_of.empty()) access.remove(left.key_id);
  services.journal.roll_back(left.id);
}

std::optional<Enrolment> remove_left_behind(Services& services, const std::string& origin,
                                            const std::string& request_id,
                                            const std::string& storage_id) {
  auto left = services.journal.find_in_flight(origin, request_id);
  if (!left || left->state != State::begun) return std::nullopt;
  if (left->storage == services.registry->info().id) {
    if (left->key_of.empty()) services.registry->remove_without_secret(left->key_id);
    services.journal.roll_back(left->id);
    return std::nullopt;
  }
  if (left->storage == storage_id) return left;
  left->state = State::abandoned;
  services.journal.update(*left);
  return std::nullopt;
}

void check_may_make(const Services& services, const RequestPlan& plan) {
  const policy::Policy rules = services.policy();
  const auto* set = crypto::gost::find_by_oid(plan.algorithm.parameter_set);
  const bool allowed = rules.allows_algorithm(plan.algorithm_name) &&
                       (set == nullptr || rules.allows_parameter_set(set->name));
  if (!allowed) throw Error(ErrorCode::algorithmForbidden, plan.algorithm_name);
}

Enrolment record_of(Services& services, const Context& context, const StorageInfo& storage,
                    const RequestPlan& plan, const std::string& request_id) {
  Enrolment wanted;
  wanted.origin = context.caller.origin;
  wanted.request_id = request_id;
  wanted.storage = storage.id;
  wanted.key_id = plan.key_of.empty() ? new_id(services) : plan.key_id;
  wanted.key_of = plan.key_of;
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

Enrolment enrol(Services& services, Context& context, keystore::Access& access,
                const RequestPlan& plan, const Enrolment& wanted,
                const std::function<void(Enrolment&)>& sign_further) {
  Enrolment enrolment = services.journal.begin(wanted);
  const bool makes_key = enrolment.key_of.empty();
  note_use(context, enrolment.storage, enrolment.key_id);
  try {
    make_key_and_request(services, context, access, plan, enrolment, sign_further);
  } catch (Error& error) {
    const bool undone = undo(services, access, enrolment);
    error.with("keyCreated", undone || !makes_key ? "false" : "true");
    throw;
  } catch (...) {
    undo(services, access, enrolment);
    throw;
  }
  return enrolment;
}

}  // namespace kepka::methods
