// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// A new key and a request with an old certificate's subject, signed with the old certificate's key.
#include "base/error.h"
#include "crypto/base64.h"
#include "enrolments/reconcile.h"
#include "methods/all_methods.h"
#include "methods/enrolling.h"
#include "methods/identities.h"
#include "methods/opening.h"
#include "methods/remembering.h"
#include "methods/renewal_profile.h"
#include "methods/request_review.h"
#include "methods/request_texts.h"
#include "methods/statement.h"
#include "methods/storages.h"
#include "methods/windows.h"
#include "pki/pem.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using enrolments::Enrolment;
using keystore::StorageInfo;
using protocol::RenewParams;

/// What the person is asked about: the old certificate with its key, and where the new key goes.
struct Renewal {
  Identity old;
  std::shared_ptr<keystore::KeyStore> store;
  RequestPlan plan;

  bool same_token() const { return old.storage.token && old.storage.id == store->info().id; }
};

/// The old key, opened: the storage's secret is kept so that a token need not stay logged in while
/// another window is open.
struct OldKey {
  std::unique_ptr<keystore::Access> access;
  base::Secret secret;
};

json::value renewed_answer(Services& services, const Context& context, const Enrolment& enrolment) {
  return protocol::write(
      protocol::RenewResult{enrolment.id, pki::to_pem("CERTIFICATE REQUEST", enrolment.request),
                            crypto::to_base64(enrolment.statement), enrolment.place,
                            handle_of(services, context, enrolment.storage)});
}

/// SHA-256 of what is asked for, requestId aside; no first certificate's is the same.
base::Bytes renewal_fingerprint(RenewParams params) {
  params.request_id.clear();
  const std::string text = "renew " + json::serialize(protocol::write(params));
  return crypto::digest(crypto::Digest::sha256, base::bytes_of(text));
}

/// Also when its token is away now.
std::optional<json::value> renewed_before(Services& services, const Context& context,
                                          const RenewParams& params) {
  const auto found =
      built_before(services, context.caller.origin, params.request_id, renewal_fingerprint(params));
  if (!found) return std::nullopt;
  return renewed_answer(services, context, *found);
}

void check_renewable(const pki::Certificate& certificate) {
  const Renewability state = renewability_of(certificate, current_time());
  if (state == Renewability::yes) return;
  throw Error(ErrorCode::notRenewable).with("state", std::string(to_string(state)));
}

Identity old_identity(Services& services, Context& context, const RenewParams& params) {
  Identity old =
      params.certificate
          ? find_identity(services, context, *params.certificate)
          : pick_identity(services, context, {IdentityFilter::Purpose::renew, false, {}, {}});
  check_renewable(old.certificate);
  return old;
}

Renewal renewal_of(Services& services, const Context& context, const RenewParams& params,
                   Identity old) {
  Renewal renewal;
  renewal.store = params.storage ? need_store(services, context, *params.storage) : old.store;
  const StorageInfo storage = renewal.store->info();
  const protocol::Profile profile =
      renewal_profile(params.profile.value_or(protocol::Profile{}), old.certificate, storage);
  renewal.plan.algorithm = algorithm_of(profile);
  renewal.plan.content.subject = old.certificate.subject_der;
  complete_plan(renewal.plan, profile, storage);
  check_may_make(services, renewal.plan);
  renewal.plan.fingerprint = renewal_fingerprint(params);
  renewal.old = std::move(old);
  return renewal;
}

/// The person's consent, and the old key. Where both keys are on one token, the same login makes
/// the new one.
OldKey open_old(Services& services, Context& context, const Renewal& renewal,
                const Purpose& purpose) {
  const Identity& old = renewal.old;
  Opened opened = open_for(services, context, old.store, old.key.id, purpose);
  OldKey key{std::move(opened.access), base::Secret()};
  if (!old.storage.token || renewal.same_token()) return key;
  if (opened.typed) {
    key.secret = std::move(*opened.typed);
  } else if (auto remembered = find_remembered(services, context, old.storage, old.key.id)) {
    key.secret = std::move(*remembered);
  }
  key.access.reset();  // logged out before another window is open
  return key;
}

/// What the old key signs, once the request is there.
std::function<void(Enrolment&)> signed_with_old(Services& services, Context& context,
                                                const Renewal& renewal, OldKey& key) {
  return [&](Enrolment& enrolment) {
    const Identity& old = renewal.old;
    if (!key.access) key.access = old.store->open(old.key.id, key.secret, context.patience);
    const auto signer = key.access->signer(old.key.id, services.random);
    enrolment.statement =
        sign_statement(enrolment.request, old.certificate, *signer, current_time());
  };
}

Enrolment make_renewed(Services& services, Context& context, const Renewal& renewal,
                       const std::string& request_id) {
  const StorageInfo storage = renewal.store->info();
  const auto left = remove_left_behind(services, context.caller.origin, request_id, storage.id);
  services.prompt()->check_available();
  const auto shown = pki::decode_request_info(renewal.plan.info_without_key);
  review_unusual_request(services, context, shown, *renewal.store);
  const bool seeds_token = !storage.key_in_software && services.policy().sensor_for_tokens();
  if (storage.key_in_software || seeds_token)
    collect_entropy(services, context, shown.subject, *renewal.store);

  const auto language = language_of(context.caller.language);
  const Site asking = site_of(services, context);
  const bool same_token = renewal.same_token();
  Purpose purpose = renew_purpose(language, asking, renewal.old.certificate, !same_token);
  purpose.lines += request_lines(shown, language);
  OldKey old = open_old(services, context, renewal, purpose);

  Opened opened;
  Purpose new_key = new_key_purpose(language, {asking.origin, false}, shown.subject);
  if (!same_token) opened = open_for(services, context, renewal.store, std::nullopt, new_key);
  keystore::Access& access = same_token ? *old.access : *opened.access;
  if (left) remove_with(services, access, *left);
  if (seeds_token) seed_token(services, access);
  const Enrolment enrolment = enrol(services, context, access, renewal.plan,
                                    record_of(services, context, storage, renewal.plan, request_id),
                                    signed_with_old(services, context, renewal, old));
  old.access.reset();
  opened.access.reset();  // both logged out before another window is open
  if (opened.typed) {
    offer_to_remember(services, context, new_key, storage, enrolment.key_id, *opened.typed);
  }
  return enrolment;
}

json::value commit_renewal(Services& services, Context& context, const RenewParams& params) {
  const std::string& origin = context.caller.origin;
  const auto mark = enrolments::WorkMark::take(services.mark_folder(), origin, params.request_id);
  if (!mark) throw Error(ErrorCode::busy, "another request works on the same application");
  // While this one waited for its turn, another may have built the request.
  if (auto before = renewed_before(services, context, params)) return std::move(*before);
  refuse_impatient_site(services, origin);
  return no_key_unless_said([&] {
    const Renewal renewal =
        renewal_of(services, context, params, old_identity(services, context, params));
    return renewed_answer(services, context,
                          make_renewed(services, context, renewal, params.request_id));
  });
}

Prepared prepare_renewal(Services& services, Context& context, const json::object& arguments) {
  const auto params = protocol::read_renew_params(arguments, arguments_path());
  services.mend_once();
  if (auto before = renewed_before(services, context, params)) return {std::move(*before), {}};
  if (params.certificate) {
    renewal_of(services, context, params, old_identity(services, context, params));
  } else {
    // What is wrong with the order itself is said before the person picks a certificate.
    const protocol::Profile profile = params.profile.value_or(protocol::Profile{});
    const StorageInfo storage = params.storage
                                    ? need_store(services, context, *params.storage)->info()
                                    : services.registry->info();
    if (params.storage) check_storage(profile, storage);
    extensions_of(profile, storage);
    attributes_of(profile);
  }
  refuse_impatient_site(services, context.caller.origin);
  return {std::nullopt,
          [&services, params](Context& later) { return commit_renewal(services, later, params); }};
}

}  // namespace

Method renew(Services& services) {
  return {.name = "renew",
          .audience = Audience::page,
          .run = {},
          .prepare = [&services](Context& context, const json::object& arguments) {
            return prepare_renewal(services, context, arguments);
          }};
}

}  // namespace kepka::methods
