// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/storages.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "methods/storage_texts.h"
#include "methods/window_texts.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using keystore::KeyStore;
using keystore::StorageInfo;

constexpr std::size_t text_limit = 64;  // characters of what a token says of itself
constexpr const char* registry_id = "registry";

keystore::ModuleRules module_rules(const policy::Policy& rules) {
  const policy::Modules& modules = rules.modules();
  return {modules.restricts, modules.allow, modules.deny};
}

/// The enrolment's token is not here, `listing` is.
Error absent(Services& services, const Context& context, const enrolments::Enrolment& enrolment,
             const keystore::TokenListing& listing) {
  const bool identify = may_identify(services, context);
  std::vector<StorageInfo> tokens;
  for (const auto& store : listing.stores) {
    if (StorageInfo info = store->info(); info.token) tokens.push_back(std::move(info));
  }
  const std::string needed = number_of(enrolment.token_serial_decimal, enrolment.token_serial);
  if (tokens.size() == 1) {
    Error replaced(ErrorCode::tokenReplaced);
    if (!identify) return replaced;
    const keystore::TokenFacts& token = *tokens.front().token;
    return replaced.with("inserted", number_of(token.serial_decimal, token.serial))
        .with("needed", needed);
  }
  Error away(ErrorCode::tokenAbsent);
  if (!identify) return away;
  const bool russian = language_of(context.caller.language) == prompt::Language::ru;
  return away.with("storage", russian ? enrolment.storage_label_ru : enrolment.storage_label_en)
      .with("label", pki::display_text(enrolment.token_label, text_limit))
      .with("serial", needed);
}

protocol::PinState to_protocol(const keystore::PinState& pin) {
  protocol::PinState state;
  state.is_default = pin.is_default;
  state.must_be_changed = pin.must_be_changed;
  state.count_low = pin.count_low;
  state.final_try = pin.final_try;
  state.locked = pin.locked;
  state.not_set = pin.not_set;
  if (pin.attempts_left) state.attempts_left = std::min(*pin.attempts_left, 1000U);
  return state;
}

protocol::Token to_protocol(const keystore::TokenFacts& facts, bool identify) {
  protocol::Token token;
  token.active = facts.active;
  token.pin_pad = facts.pin_pad;
  token.model = pki::display_text(facts.model, text_limit);
  token.pin = to_protocol(facts.pin);
  if (!identify) return token;
  token.label = pki::display_text(facts.label, text_limit);
  token.serial = pki::display_text(facts.serial, text_limit);
  if (!facts.serial_decimal.empty())
    token.serial_decimal = pki::display_text(facts.serial_decimal, text_limit);
  constexpr std::uint64_t largest = 9'007'199'254'740'991;  // protocol.json's bound
  if (facts.free_memory) token.free_memory = std::min(*facts.free_memory, largest);
  if (facts.total_memory) token.total_memory = std::min(*facts.total_memory, largest);
  return token;
}

protocol::Storage to_protocol(const StorageInfo& info, bool identify) {
  protocol::Storage storage;
  storage.kind = protocol::storage_kind_from_text(info.kind).value();
  storage.label = label_of(info);
  storage.secret = info.secret == keystore::SecretKind::pin ? protocol::StorageSecret::pin
                                                            : protocol::StorageSecret::password;
  storage.qualified = info.qualified;
  storage.sensor = info.key_in_software;
  storage.used_by = {info.used_by_ru, info.used_by_en};
  for (const std::string& name : info.algorithms) {
    if (const auto algorithm = protocol::algorithm_from_text(name))
      storage.algorithms.push_back(*algorithm);
  }
  if (info.token) storage.token = to_protocol(*info.token, identify);
  return storage;
}

/// The store, if the rules let this caller use it. Throws Error(storageForbidden).
std::shared_ptr<KeyStore> checked_use(Services& services, const Context& context,
                                      std::shared_ptr<KeyStore> store) {
  if (!may_use(services.policy(), context, store->info())) throw Error(ErrorCode::storageForbidden);
  return store;
}

/// New keys of other algorithms would be refused.
void leave_allowed(const policy::Policy& rules, std::vector<protocol::Algorithm>& algorithms) {
  std::erase_if(algorithms, [&rules](protocol::Algorithm algorithm) {
    return !rules.allows_algorithm(protocol::to_string(algorithm));
  });
}

bool has_path(const std::string& place) { return place.find_first_of("/\\") != std::string::npos; }

}  // namespace

keystore::TokenListing all_stores(const Services& services, const base::Patience& patience) {
  keystore::TokenListing listing = services.list_tokens(module_rules(services.policy()), patience);
  listing.stores.insert(listing.stores.begin(), services.registry);
  return listing;
}

std::shared_ptr<KeyStore> find_store(const Services& services, const std::string& id,
                                     const base::Patience& patience) {
  if (id == registry_id) return services.registry;
  for (const auto& store : all_stores(services, patience).stores) {
    if (store->info().id == id) return store;
  }
  return nullptr;
}

bool may_use(const policy::Policy& rules, const Context& context, const StorageInfo& storage) {
  if (context.caller.origin.empty()) return true;
  return storage.token ? rules.allows_token(storage.token->active) : rules.allows_registry();
}

keystore::TokenListing usable_stores(const Services& services, const Context& context) {
  keystore::TokenListing listing = all_stores(services, context.patience);
  const policy::Policy rules = services.policy();
  std::erase_if(listing.stores,
                [&](const auto& store) { return !may_use(rules, context, store->info()); });
  return listing;
}

std::shared_ptr<KeyStore> need_store(Services& services, const Context& context,
                                     const std::string& handle) {
  if (handle == registry_id) return checked_use(services, context, services.registry);
  for (const auto& store : all_stores(services, context.patience).stores) {
    if (handle_of(services, context, store->info().id) == handle)
      return checked_use(services, context, store);
  }
  throw Error(ErrorCode::storageNotFound);
}

std::shared_ptr<KeyStore> need_token(Services& services, const Context& context,
                                     const std::string& handle) {
  auto store = need_store(services, context, handle);
  if (store->info().token && store->pins() != nullptr) return store;
  throw Error(ErrorCode::invalidParams)
      .with("field", (arguments_path() / "storage").text())
      .with("expected", "a token");
}

std::shared_ptr<KeyStore> need_store(Services& services, const Context& context,
                                     const enrolments::Enrolment& enrolment) {
  if (enrolment.storage == registry_id) return checked_use(services, context, services.registry);
  const keystore::TokenListing listing = all_stores(services, context.patience);
  for (const auto& store : listing.stores) {
    if (store->info().id == enrolment.storage) return checked_use(services, context, store);
  }
  throw absent(services, context, enrolment, listing);
}

std::string handle_of(Services& services, const Context& context, const std::string& storage_id) {
  return services.handles.of(context.caller.origin, storage_id, services.random);
}

bool may_identify(Services& services, const Context& context) {
  const std::string& origin = context.caller.origin;
  if (origin.empty()) return true;
  const policy::Policy rules = services.policy();
  const policy::GrantState state = rules.grant(policy::Grant::storages, origin);
  if (state != policy::GrantState::usual) return state == policy::GrantState::granted;
  return rules.access(origin) == policy::Access::allowed ||
         consent_of(services, origin) == policy::Consent::granted;
}

std::vector<protocol::Storage> to_protocol(Services& services, const Context& context,
                                           const std::vector<StorageInfo>& storages) {
  const bool identify = may_identify(services, context);
  const policy::Policy rules = services.policy();
  std::map<std::string, int> alike, numbered;
  for (const StorageInfo& info : storages) ++alike[info.label_ru];
  std::vector<protocol::Storage> out;
  for (const StorageInfo& info : storages) {
    protocol::Storage storage = to_protocol(info, identify);
    if (!context.caller.origin.empty()) leave_allowed(rules, storage.algorithms);
    storage.id = handle_of(services, context, info.id);
    if (!identify && alike[info.label_ru] > 1) {
      const std::string number = " (" + std::to_string(++numbered[info.label_ru]) + ')';
      storage.label.ru += number;
      storage.label.en += number;
    }
    out.push_back(std::move(storage));
  }
  return out;
}

protocol::StorageProblem to_protocol(const keystore::TokenProblem& problem, bool is_page,
                                     bool identify) {
  const base::CatalogueEntry& entry = base::catalogue_entry(problem.error.code());
  protocol::StorageProblem out;
  out.place = {problem.place_ru, problem.place_en};
  if (is_page && (has_path(problem.place_ru) || has_path(problem.place_en))) {
    out.place = {"Библиотека токена", "A token's library"};
  } else if (!identify) {
    out.place = {"Считыватель или токен", "A reader or token"};
  }
  out.name = std::string(entry.name);
  out.message = {std::string(entry.message_ru), std::string(entry.message_en)};
  out.remedy = {std::string(entry.remedy_ru), std::string(entry.remedy_en)};
  return out;
}

protocol::Enrolment to_protocol(Services& services, const Context& context,
                                const enrolments::Enrolment& enrolment, bool whole) {
  StorageInfo storage;  // as the journal knows it: its token may be away
  storage.label_ru = enrolment.storage_label_ru;
  storage.label_en = enrolment.storage_label_en;
  if (storage.label_ru.empty()) storage = services.registry->info();
  protocol::Enrolment out = to_protocol(enrolment, storage, whole);
  out.storage = handle_of(services, context, enrolment.storage);
  return out;
}

}  // namespace kepka::methods
