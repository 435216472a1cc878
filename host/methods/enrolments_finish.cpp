// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <utility>

#include "base/error.h"
#include "enrolments/reconcile.h"
#include "methods/all_methods.h"
#include "methods/authorities.h"
#include "methods/installing.h"
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
  for (const auto& store : usable_stores(services, context).stores) {
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
  const Installation installation{target.store, target.key_id, order.certificate, order.authorities,
                                  enrolment ? enrolment->request : base::Bytes()};
  install_with_window(services, context, installation, [&] {
    if (!enrolment) return;
    enrolment->certificate = order.certificate.der;
    enrolment->state = State::installed;
    services.journal.update(*enrolment);
  });
  return answer(order.certificate, target.store->info());
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
