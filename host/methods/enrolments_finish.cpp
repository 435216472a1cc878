// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <utility>

#include "base/error.h"
#include "enrolments/reconcile.h"
#include "methods/all_methods.h"
#include "methods/authorities.h"
#include "methods/opening.h"
#include "methods/pins.h"
#include "methods/remembering.h"
#include "methods/storage_texts.h"
#include "methods/storages.h"
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

/// What the page asks for, read and checked.
struct Order {
  std::string id;
  std::string place;  // what begin said, if the page kept it
  pki::Certificate certificate;
  std::vector<pki::Certificate> authorities;
};

/// Where the certificate belongs.
struct Target {
  std::shared_ptr<KeyStore> store;
  std::string key_id;
};

json::value answer(const pki::Certificate& certificate, const StorageInfo& storage) {
  return protocol::write(protocol::EnrolmentsFinishResult{to_protocol(certificate, storage)});
}

/// The answer if this certificate is installed already, also when its token is away. Throws for an
/// enrolment that cannot be finished.
std::optional<json::value> finished_before(Services& services, const Context& context,
                                           const Enrolment& enrolment, const Order& order) {
  if (enrolment.state == State::begun) throw Error(ErrorCode::enrolmentNotFound);
  if (enrolment.state == State::abandoned) throw Error(ErrorCode::enrolmentEnded);
  if (enrolment.state == State::requestBuilt) return std::nullopt;
  if (enrolment.certificate != order.certificate.der) throw Error(ErrorCode::enrolmentEnded);
  const protocol::Enrolment whole = to_protocol(services, context, enrolment, true);
  return protocol::write(protocol::EnrolmentsFinishResult{whole.certificate.value()});
}

Error key_not_found(std::string searched, const std::string& place) {
  Error error(ErrorCode::keyNotFound);
  error.with("searched", std::move(searched));
  if (!place.empty()) error.with("place", place);
  return error;
}

/// The key of an enrolment that this computer knows.
Target find_known(Services& services, const Context& context, const Enrolment& enrolment,
                  const Order& order) {
  if (order.certificate.key != pki::decode_spki(enrolment.spki))
    throw Error(ErrorCode::certificateMismatch);
  check_not_expired(order.certificate);
  const auto store = need_store(services, context, enrolment);
  const auto record = keystore::find_key(*store, order.certificate.key, context.patience);
  if (!record || record->id != enrolment.key_id) {
    const auto language = language_of(context.caller.language);
    throw key_not_found(name_of(store->info(), language), enrolment.place);
  }
  return {store, record->id};
}

/// How a storage is called to the caller, which may not be allowed to know which one it is.
std::string searched_name(Services& services, const Context& context, const StorageInfo& storage) {
  const auto language = language_of(context.caller.language);
  return may_identify(services, context) ? name_of(storage, language) : label_of(storage, language);
}

/// The key of an enrolment that was begun elsewhere: a token was carried here. By the certificate's
/// public key, in every storage; one that cannot be read hides no other.
Target find_anywhere(Services& services, const Context& context, const Order& order) {
  check_not_expired(order.certificate);
  std::string searched;
  for (const auto& store : all_stores(services, context.patience).stores) {
    try {
      const auto record = keystore::find_key(*store, order.certificate.key, context.patience);
      if (record) return {store, record->id};
    } catch (const Error&) {
      context.patience.check();
      continue;
    }
    if (!searched.empty()) searched += ", ";
    searched += searched_name(services, context, store->info());
  }
  throw key_not_found(searched, pki::display_text(order.place));
}

Target find_target(Services& services, const Context& context,
                   const std::optional<Enrolment>& enrolment, const Order& order) {
  return enrolment ? find_known(services, context, *enrolment, order)
                   : find_anywhere(services, context, order);
}

/// After the certificate is safe. What goes wrong here, or what the person does not want, changes
/// nothing about that and is no cancel of the site's.
void offer_to_change_pin(Services& services, Context& context,
                         const std::shared_ptr<KeyStore>& store, const Site& site,
                         const std::optional<base::Secret>& typed) {
  try {
    const auto window =
        offer_change_window(language_of(context.caller.language), site, store->info());
    if (!ask_question(services, context, window, store->gone())) return;
    change_pin(services, context, store, site, typed ? &*typed : nullptr);
  } catch (const Error&) {
    services.consents.note_success(site.origin);
  }
}

void offer_more(Services& services, Context& context, const Target& target, const Purpose& purpose,
                const std::optional<base::Secret>& typed) {
  const StorageInfo storage = target.store->info();
  if (storage.token && storage.token->pin.is_default) {
    offer_to_change_pin(services, context, target.store, {purpose.site.origin, false}, typed);
  } else if (typed) {
    offer_to_remember(services, context, purpose, storage, target.key_id, *typed);
  }
}

void install(keystore::Access& access, const std::string& key_id, const Order& order,
             const std::vector<pki::Certificate>& authorities) {
  access.install_certificate(key_id, order.certificate.der);
  for (const pki::Certificate& authority : authorities) access.install_authority(authority.der);
}

json::value commit(Services& services, Context& context, const Order& order) {
  const std::string& origin = context.caller.origin;
  // While this one waited for its turn, another may have ended it.
  auto enrolment = services.journal.find(origin, order.id);
  const auto mark = enrolments::WorkMark::take(services.mark_folder(), origin,
                                               enrolment ? enrolment->request_id : order.id);
  if (!mark) throw Error(ErrorCode::busy, "another request works on the same application");
  enrolment = services.journal.find(origin, order.id);
  if (enrolment) {
    if (auto before = finished_before(services, context, *enrolment, order))
      return std::move(*before);
  }
  refuse_impatient_site(services, origin);
  const Target target = find_target(services, context, enrolment, order);
  const StorageInfo storage = target.store->info();
  // Only tokens keep an authority's: a person carries them to other programs.
  const auto authorities = storage.token ? order.authorities : std::vector<pki::Certificate>();

  const Purpose purpose =
      install_purpose(language_of(context.caller.language), site_of(services, context),
                      order.certificate, authorities);
  Opened opened = open_for(services, context, target.store, target.key_id, purpose);
  context.progress("installing", -1);
  install(*opened.access, target.key_id, order, authorities);
  opened.access.reset();  // logged out before another window is open
  if (enrolment) {
    enrolment->certificate = order.certificate.der;
    enrolment->state = State::installed;
    services.journal.update(*enrolment);
  }
  offer_more(services, context, target, purpose, opened.typed);
  return answer(order.certificate, storage);
}

Prepared prepare_finish(Services& services, Context& context, const json::object& arguments) {
  const auto params = protocol::read_enrolments_finish_params(arguments, arguments_path());
  const std::string& origin = context.caller.origin;
  services.mend_once();
  const auto enrolment = services.journal.find(origin, params.id);
  const auto certificate = pki::read_certificate(base::bytes_of(params.certificate));
  const Order order{params.id, params.place.value_or(""), certificate,
                    read_authorities(params.chain, certificate)};
  if (enrolment) {
    if (auto before = finished_before(services, context, *enrolment, order))
      return {std::move(*before), {}};
  }
  find_target(services, context, enrolment, order);
  refuse_impatient_site(services, origin);
  return {std::nullopt,
          [&services, order](Context& later) { return commit(services, later, order); }};
}

}  // namespace

Method enrolments_finish(Services& services) {
  return {.name = "enrolments.finish",
          .audience = Audience::page,
          .run = {},
          .prepare = [&services](Context& context, const json::object& arguments) {
            return prepare_finish(services, context, arguments);
          }};
}

}  // namespace kepka::methods
