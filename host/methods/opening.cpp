// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/opening.h"

#include <utility>

#include "base/error.h"
#include "methods/auditing.h"
#include "methods/pins.h"
#include "methods/remembering.h"
#include "methods/windows.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;
using base::Secret;
using keystore::KeyStore;
using keystore::StorageInfo;

bool is_wrong_secret(const Error& error) {
  return error.code() == ErrorCode::wrongPassword || error.code() == ErrorCode::wrongPin;
}

std::unique_ptr<keystore::Access> open_new_container(Services& services, Context& context,
                                                     KeyStore& store, const Purpose& purpose,
                                                     std::optional<Secret>& typed) {
  typed = ask_password(services, context, new_password_window(purpose, store.info()));
  note_consent(services, purpose.site);
  context.patience.check();
  return store.open(std::nullopt, *typed, context.patience);
}

/// Consent, then one try of what is remembered. Nothing if there is none, or if it was wrong.
std::unique_ptr<keystore::Access> open_with_remembered(Services& services, Context& context,
                                                       KeyStore& store,
                                                       const std::optional<std::string>& key_id,
                                                       const Purpose& purpose, bool& was_wrong) {
  const StorageInfo storage = store.info();
  const std::string id = key_id.value_or("");
  const auto secret = find_remembered(services, context, storage, id);
  if (!secret) return nullptr;
  need_consent(services, context, remembered_window(purpose, storage), store.gone());
  note_consent(services, purpose.site);
  context.patience.check();
  check_not_gone(store.gone());
  try {
    return store.open(key_id, *secret, context.patience);
  } catch (const Error& error) {
    if (!is_wrong_secret(error)) throw;
    forget_remembered(services, storage, id);
    was_wrong = true;
    return nullptr;
  }
}

std::unique_ptr<keystore::Access> open_with_password(Services& services, Context& context,
                                                     KeyStore& store, const std::string& key_id,
                                                     const Purpose& purpose, bool wrong,
                                                     std::optional<Secret>& typed) {
  for (;; wrong = true) {
    typed = ask_password(services, context, password_window(purpose, store.info(), wrong));
    note_consent(services, purpose.site);
    context.patience.check();
    try {
      return store.open(key_id, *typed, context.patience);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::wrongPassword) throw;
    }
  }
}

}  // namespace

Opened open_for(Services& services, Context& context, const std::shared_ptr<KeyStore>& store,
                const std::optional<std::string>& key_id, const Purpose& purpose) {
  Opened opened;
  const StorageInfo storage = store->info();
  note_use(context, storage.id, key_id.value_or(""));
  if (!storage.token && !key_id) {
    opened.access = open_new_container(services, context, *store, purpose, opened.typed);
    return opened;
  }
  bool was_wrong = false;
  opened.access = open_with_remembered(services, context, *store, key_id, purpose, was_wrong);
  if (opened.access) return opened;
  if (!storage.token) {
    opened.access =
        open_with_password(services, context, *store, *key_id, purpose, was_wrong, opened.typed);
    return opened;
  }
  const std::string error =
      was_wrong ? wrong_pin_text(purpose.language, {}, PinUser::person) : std::string();
  with_pin(services, context, {store, purpose, PinUser::person, error}, [&](const Secret& pin) {
    opened.access = store->open(key_id, pin, context.patience);
    if (!pin.empty()) opened.typed = Secret::copy_of(pin.view());
  });
  return opened;
}

}  // namespace kepka::methods
