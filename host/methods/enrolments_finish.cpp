// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "enrolments/reconcile.h"
#include "methods/all_methods.h"
#include "methods/conversions.h"
#include "methods/windows.h"
#include "pki/spki.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using enrolments::Enrolment;
using enrolments::State;

json::value answer(const pki::Certificate& certificate, const keystore::StorageInfo& storage) {
  return protocol::write(protocol::EnrolmentsFinishResult{to_protocol(certificate, storage)});
}

/// Throws unless the certificate may be laid beside the enrolment's key.
void check_certificate(const pki::Certificate& certificate, const Enrolment& enrolment,
                       keystore::KeyStore& store, const base::Patience& patience) {
  if (certificate.key != pki::decode_spki(enrolment.spki))
    throw Error(ErrorCode::certificateMismatch);
  const auto now =
      std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
  if (certificate.not_after < now) throw Error(ErrorCode::certificateExpired);
  const auto record = keystore::find_key(store, certificate.key, patience);
  if (!record || record->id != enrolment.key_id) {
    throw Error(ErrorCode::keyNotFound).with("place", enrolment.place);
  }
}

/// What the remembered password opens, tried once: a wrong one is forgotten.
std::unique_ptr<keystore::Access> open_with_remembered(Services& services, Context& context,
                                                       keystore::KeyStore& store,
                                                       const Enrolment& enrolment) {
  if (!services.policy().remember_allowed()) return nullptr;
  const std::string name = remembered_name(enrolment.storage, enrolment.key_id);
  const auto password = services.remembered->find(name, context.patience);
  if (!password) return nullptr;
  try {
    return store.open(enrolment.key_id, *password, context.patience);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::wrongPassword) throw;
    services.remembered->forget(name, context.patience);
    return nullptr;
  }
}

/// What the person has consented to, opened.
struct Opened {
  std::unique_ptr<keystore::Access> access;
  std::optional<base::Secret> typed;  // the password, if it was not remembered already
};

/// Asks until the password opens the key or the person gives up.
Opened ask_until_it_opens(Services& services, Context& context, keystore::KeyStore& store,
                          const Enrolment& enrolment, const pki::Certificate& certificate,
                          const Site& site) {
  const keystore::StorageInfo storage = store.info();
  const prompt::Language language = language_of(context.caller.language);
  for (bool wrong = false;; wrong = true) {
    base::Secret password = ask_password(
        services, context, install_window(language, site, certificate, storage, wrong));
    try {
      return {store.open(enrolment.key_id, password, context.patience), std::move(password)};
    } catch (const Error& error) {
      if (error.code() != ErrorCode::wrongPassword) throw;
    }
  }
}

Opened ask_for_consent(Services& services, Context& context, keystore::KeyStore& store,
                       const Enrolment& enrolment, const pki::Certificate& certificate,
                       const Site& site) {
  auto access = open_with_remembered(services, context, store, enrolment);
  if (!access) return ask_until_it_opens(services, context, store, enrolment, certificate, site);
  const prompt::ConfirmWindow window = install_window_remembered(
      language_of(context.caller.language), site, certificate, store.info());
  need_consent(services, context, window);
  return {std::move(access), std::nullopt};
}

/// The answer if this certificate is installed already. Throws for an enrolment that cannot be
/// finished.
std::optional<json::value> finished_before(const Enrolment& enrolment,
                                           const pki::Certificate& certificate,
                                           const keystore::StorageInfo& storage) {
  if (enrolment.state == State::begun) throw Error(ErrorCode::enrolmentNotFound);
  if (enrolment.state == State::abandoned) throw Error(ErrorCode::enrolmentEnded);
  if (enrolment.state == State::requestBuilt) return std::nullopt;
  if (enrolment.certificate != certificate.der) throw Error(ErrorCode::enrolmentEnded);
  return answer(certificate, storage);
}

Enrolment need_enrolment(Services& services, const std::string& origin, const std::string& id) {
  auto enrolment = services.journal.find(origin, id);
  if (!enrolment) throw Error(ErrorCode::enrolmentNotFound);
  return std::move(*enrolment);
}

json::value commit(Services& services, Context& context, const Enrolment& prepared,
                   const pki::Certificate& certificate) {
  const std::string& origin = context.caller.origin;
  const auto mark = enrolments::WorkMark::take(services.mark_folder(), origin, prepared.request_id);
  if (!mark) throw Error(ErrorCode::busy, "another request works on the same application");
  // While this one waited for its turn, another may have ended it.
  Enrolment enrolment = need_enrolment(services, origin, prepared.id);
  keystore::KeyStore& store = services.store(enrolment.storage);
  const keystore::StorageInfo storage = store.info();
  if (auto before = finished_before(enrolment, certificate, storage)) return std::move(*before);
  refuse_impatient_site(services, origin);

  const Site site = site_of(services, context);
  const Opened opened = ask_for_consent(services, context, store, enrolment, certificate, site);
  note_consent(services, site);
  context.patience.check();
  context.progress("installing", -1);
  opened.access->install_certificate(enrolment.key_id, certificate.der);
  enrolment.certificate = certificate.der;
  enrolment.state = State::installed;
  services.journal.update(enrolment);
  if (opened.typed)
    offer_to_remember(services, context, site, storage, enrolment.key_id, *opened.typed);
  return answer(certificate, storage);
}

Prepared prepare(Services& services, Context& context, const json::object& arguments) {
  const auto params = protocol::read_enrolments_finish_params(arguments, arguments_path());
  services.mend_once();
  const Enrolment enrolment = need_enrolment(services, context.caller.origin, params.id);
  const pki::Certificate certificate = pki::read_certificate(base::bytes_of(params.certificate));
  keystore::KeyStore& store = services.store(enrolment.storage);
  if (auto before = finished_before(enrolment, certificate, store.info()))
    return {std::move(*before), {}};
  check_certificate(certificate, enrolment, store, context.patience);
  refuse_impatient_site(services, context.caller.origin);
  return {std::nullopt, [&services, enrolment, certificate](Context& later) {
            return commit(services, later, enrolment, certificate);
          }};
}

}  // namespace

Method enrolments_finish(Services& services) {
  return {.name = "enrolments.finish",
          .audience = Audience::page,
          .run = {},
          .prepare = [&services](Context& context, const json::object& arguments) {
            return prepare(services, context, arguments);
          }};
}

}  // namespace kepka::methods
