// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "enrolments/reconcile.h"
#include "methods/all_methods.h"
#include "methods/enrolling.h"
#include "methods/opening.h"
#include "methods/remembering.h"
#include "methods/request_review.h"
#include "methods/request_texts.h"
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

/// The earlier enrolment of this site whose key shall be used again.
std::optional<Enrolment> key_source(Services& services, const Context& context,
                                    const protocol::EnrolmentsBeginParams& params,
                                    const StorageInfo& storage) {
  if (!params.key) return std::nullopt;
  auto earlier = services.journal.find(context.caller.origin, *params.key);
  const bool has_key =
      earlier && (earlier->state == State::requestBuilt || earlier->state == State::installed);
  if (!has_key || earlier->storage != storage.id) throw Error(ErrorCode::keyNotReusable);
  return earlier;
}

RequestPlan plan_of(Services& services, const Context& context,
                    const protocol::EnrolmentsBeginParams& params, const StorageInfo& storage) {
  const auto earlier = key_source(services, context, params, storage);
  if (!earlier) {
    RequestPlan plan = plan_request(params, storage);
    check_may_make(services, plan);
    return plan;
  }
  const crypto::KeyAlgorithm algorithm = pki::decode_spki(earlier->spki).algorithm;
  RequestPlan plan = plan_request(params, storage, &algorithm);
  plan.key_of = earlier->key_of.empty() ? earlier->id : earlier->key_of;
  plan.key_id = earlier->key_id;
  return plan;
}

json::value make(Services& services, Context& context,
                 const protocol::EnrolmentsBeginParams& params, const RequestPlan& plan) {
  const std::string& origin = context.caller.origin;
  const auto store = need_store(services, context, params.storage);
  const StorageInfo storage = store->info();
  const auto left = remove_left_behind(services, origin, params.request_id, storage.id);
  services.prompt()->check_available();
  const pki::DecodedRequestInfo shown = pki::decode_request_info(plan.info_without_key);
  review_unusual_request(services, context, shown, *store);
  const bool new_key = plan.key_of.empty();
  const bool seeds_token =
      new_key && !storage.key_in_software && services.policy().sensor_for_tokens();
  if (seeds_token || (new_key && storage.key_in_software))
    collect_entropy(services, context, shown.subject, *store);

  const auto language = language_of(context.caller.language);
  const Site asking = site_of(services, context);
  Purpose purpose = new_key ? new_key_purpose(language, asking, shown.subject)
                            : old_key_purpose(language, asking, shown.subject);
  purpose.lines += request_lines(shown, language);
  const auto key_id = new_key ? std::nullopt : std::optional(plan.key_id);
  Opened opened = open_for(services, context, store, key_id, purpose);
  if (left) remove_with(services, *opened.access, *left);
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
  return no_key_unless_said([&] { return make(services, context, params, plan); });
}

Prepared prepare_begin(Services& services, Context& context, const json::object& arguments) {
  const auto params = protocol::read_enrolments_begin_params(arguments, arguments_path());
  const std::string& origin = context.caller.origin;
  services.mend_once();
  if (auto before = answered_before(services, context, params)) return {std::move(*before), {}};
  const RequestPlan plan =
      plan_of(services, context, params, need_store(services, context, params.storage)->info());
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
