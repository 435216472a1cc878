// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iterator>
#include <utility>

#include "base/error.h"
#include "enrolments/reconcile.h"
#include "methods/all_methods.h"
#include "methods/authorities.h"
#include "methods/certificate_details.h"
#include "methods/identities.h"
#include "methods/installing.h"
#include "methods/storage_texts.h"
#include "methods/storages.h"
#include "methods/windows.h"
#include "pki/certificate_bundle.h"
#include "pki/spki.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using enrolments::Enrolment;
using enrolments::State;
using keystore::KeyRecord;
using pki::Certificate;
using pki::ChainFault;

/// A key on this computer that one of the certificates belongs to.
struct KeyPlace {
  std::shared_ptr<keystore::KeyStore> store;
  KeyRecord record;
  std::size_t certificate = 0;  // in the bundle
  bool is_there = false;        // the certificate lies beside the key already
};

/// Where keys were looked for, and what was found.
struct KeySearch {
  std::vector<KeyPlace> places;  // one for each key
  std::string searched;          // names of the storages
};

/// The same key, whichever of its curve's names stands with it.
bool is_key_of(const crypto::PublicKey& key, const Certificate& certificate) {
  return key.algorithm.kind == certificate.key.algorithm.kind && key.value == certificate.key.value;
}

void search_store(const Context& context, const std::shared_ptr<keystore::KeyStore>& store,
                  const std::vector<Certificate>& bundle, std::vector<KeyPlace>& places) {
  const std::size_t before = places.size();
  for (const KeyRecord& record : store->list(context.patience)) {
    for (std::size_t i = 0; i < bundle.size(); ++i) {
      if (!is_key_of(record.key, bundle[i])) continue;
      const bool is_there = record.certificate == bundle[i].der;
      // A key is listed once for each of its certificates.
      const auto known =
          std::find_if(places.begin() + static_cast<std::ptrdiff_t>(before), places.end(),
                       [&](const KeyPlace& place) {
                         return place.record.id == record.id && place.certificate == i;
                       });
      if (known == places.end()) {
        places.push_back({store, record, i, is_there});
      } else {
        known->is_there = known->is_there || is_there;
      }
    }
  }
}

/// In every storage; one that cannot be read hides no other.
KeySearch search_keys(Services& services, const Context& context,
                      const std::vector<Certificate>& bundle) {
  KeySearch search;
  const auto language = language_of(context.caller.language);
  const bool identify = may_identify(services, context);
  for (const auto& store : usable_stores(services, context).stores) {
    try {
      search_store(context, store, bundle, search.places);
    } catch (const Error&) {
      context.patience.check();
      continue;
    }
    const keystore::StorageInfo storage = store->info();
    if (!search.searched.empty()) search.searched += ", ";
    search.searched += identify ? name_of(storage, language) : label_of(storage, language);
  }
  return search;
}

/// Throws what keeps the key of the site's own enrolment from being found: its token is away.
[[noreturn]] void explain_missing_key(Services& services, const Context& context,
                                      const std::vector<Certificate>& bundle,
                                      const KeySearch& search) {
  std::string place;
  for (const Enrolment& enrolment : services.journal.list(context.caller.origin)) {
    if (enrolment.spki.empty()) continue;
    const crypto::PublicKey key = pki::decode_spki(enrolment.spki);
    if (std::ranges::none_of(bundle, [&](const auto& each) { return is_key_of(key, each); }))
      continue;
    need_store(services, context, enrolment);
    place = enrolment.place;
  }
  Error error(ErrorCode::keyNotFound);
  error.with("searched", search.searched);
  if (!place.empty()) error.with("place", place);
  throw error;
}

/// Of several copies of a key the one that has no such certificate yet.
const KeyPlace& choose_place(const KeySearch& search) {
  const auto& places = search.places;
  const auto differs = [&](const KeyPlace& place) {
    return place.certificate != places.front().certificate;
  };
  if (std::ranges::any_of(places, differs)) throw Error(ErrorCode::severalCertificates);
  const auto empty = std::ranges::find(places, false, &KeyPlace::is_there);
  return empty == places.end() ? places.front() : *empty;
}

/// What may stand in the path of a person's certificate: Kepka trusts no authority by itself, the
/// authority need not have sent its certificates, and what the certificate is for is no fault here.
bool is_tolerable(const pki::ChainProblem& problem) {
  constexpr ChainFault anywhere[] = {ChainFault::issuer_unknown, ChainFault::not_trusted,
                                     ChainFault::unknown_algorithm};
  // Its own validity has been checked already.
  constexpr ChainFault at_the_end[] = {ChainFault::usage_not_allowed, ChainFault::unknown_extension,
                                       ChainFault::not_yet_valid};
  const auto is_in = [&problem](const auto& faults) {
    return std::ranges::find(faults, problem.fault) != std::end(faults);
  };
  return is_in(anywhere) || (problem.place == 0 && is_in(at_the_end));
}

/// The authorities above the certificate, of those that came with it.
std::vector<Certificate> check_chain(const std::vector<Certificate>& bundle, std::size_t end) {
  check_valid_now(bundle[end]);
  const pki::Chain chain = pki::build_chain(bundle[end], {{}, bundle, {}}, current_time());
  for (const pki::ChainProblem& problem : chain.problems) {
    if (is_tolerable(problem)) continue;
    const auto name = fault_name(problem.fault);
    throw Error(ErrorCode::chainWrong)
        .with("fault", name ? std::string(protocol::to_string(*name)) : "wrong")
        .with("certificate", pki::display_name(chain.path[problem.place]->subject));
  }
  std::vector<Certificate> authorities;
  for (std::size_t i = 1; i < chain.path.size(); ++i) authorities.push_back(*chain.path[i]);
  return authorities;
}

json::value answer(Services& services, const Context& context, const KeyPlace& place,
                   const Certificate& certificate) {
  const keystore::StorageInfo storage = place.store->info();
  const std::string sha256 = sha256_of(certificate);
  const std::string handle = services.handles.of_certificate(
      context.caller.origin, storage.id, place.record.id, sha256, services.random);
  const Identity identity{place.store, storage, place.record, certificate, sha256, handle};
  return protocol::write(
      protocol::CertificatesInstallResult{to_protocol(services, context, identity)});
}

/// The answer if it is there already. A site that may not see it gets the window: it must not learn
/// by asking whose certificates are on this computer.
std::optional<json::value> installed_before(Services& services, const Context& context,
                                            const KeyPlace& place, const Certificate& certificate) {
  if (!place.is_there) return std::nullopt;
  const auto seen = list_identities(services, context).found;
  if (std::ranges::find(seen, sha256_of(certificate), &Identity::sha256) == seen.end())
    return std::nullopt;
  return answer(services, context, place, certificate);
}

void note_installed(Services& services, std::optional<Enrolment>& enrolment,
                    const Certificate& certificate) {
  if (!enrolment || enrolment->state != State::requestBuilt) return;
  enrolment->certificate = certificate.der;
  enrolment->state = State::installed;
  services.journal.update(*enrolment);
}

json::value commit(Services& services, Context& context, const std::vector<Certificate>& bundle) {
  const KeySearch search = search_keys(services, context, bundle);
  if (search.places.empty()) explain_missing_key(services, context, bundle, search);
  const KeyPlace& place = choose_place(search);
  const Certificate& certificate = bundle[place.certificate];
  if (auto before = installed_before(services, context, place, certificate))
    return std::move(*before);
  refuse_impatient_site(services, context.caller.origin);

  std::optional<Enrolment> enrolment =
      enrolment_of_key(services, place.store->info().id, place.record.id);
  std::optional<enrolments::WorkMark> mark;
  if (enrolment) {
    auto taken = enrolments::WorkMark::take(services.mark_folder(), enrolment->origin,
                                            enrolment->request_id);
    if (!taken) throw Error(ErrorCode::busy, "another request works on its enrolment");
    mark.emplace(std::move(*taken));
    enrolment = enrolment_of_key(services, place.store->info().id, place.record.id);
  }
  const Installation installation{place.store, place.record.id, certificate,
                                  check_chain(bundle, place.certificate),
                                  enrolment ? enrolment->request : base::Bytes()};
  install_with_window(services, context, installation,
                      [&] { note_installed(services, enrolment, certificate); });
  return answer(services, context, place, certificate);
}

Prepared prepare_install(Services& services, Context& context, const json::object& arguments) {
  const auto params = protocol::read_certificates_install_params(arguments, arguments_path());
  services.mend_once();
  const auto bundle = pki::read_certificate_bundle(base::bytes_of(params.certificate));
  const KeySearch search = search_keys(services, context, bundle);
  if (search.places.empty()) explain_missing_key(services, context, bundle, search);
  const KeyPlace& place = choose_place(search);
  if (auto before = installed_before(services, context, place, bundle[place.certificate]))
    return {std::move(*before), {}};
  check_chain(bundle, place.certificate);
  refuse_impatient_site(services, context.caller.origin);
  return {std::nullopt,
          [&services, bundle](Context& later) { return commit(services, later, bundle); }};
}

}  // namespace

Method certificates_install(Services& services) {
  return {.name = "certificates.install",
          .audience = Audience::page,
          .run = {},
          .prepare = [&services](Context& context, const json::object& arguments) {
            return prepare_install(services, context, arguments);
          }};
}

}  // namespace kepka::methods
