// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/remembering.h"

#include "base/error.h"
#include "crypto/keys.h"
#include "platform/files.h"

namespace kepka::methods {

namespace {

using base::Error;

constexpr std::chrono::minutes question_wait{10};
constexpr unsigned fewest_attempts = 3;  // below it a PIN that is typed is worth more

/// An empty file says that the person was asked, whatever the answer was.
std::filesystem::path asked_file(const Services& services, const std::string& name) {
  const base::Bytes digest = crypto::digest(crypto::Digest::sha256, base::bytes_of(name));
  return services.data_folder / "asked-to-remember" / base::to_hex(digest).substr(0, 32);
}

bool may_be_tried(const keystore::StorageInfo& storage) {
  if (!storage.token) return true;
  const keystore::PinState& pin = storage.token->pin;
  return !storage.token->pin_pad && !pin.final_try &&
         pin.attempts_left.value_or(0) >= fewest_attempts;
}

}  // namespace

std::string remembered_name(const keystore::StorageInfo& storage, const std::string& key_id) {
  return storage.token ? storage.id : storage.id + '/' + key_id;
}

std::optional<base::Secret> find_remembered(Services& services, const Context& context,
                                            const keystore::StorageInfo& storage,
                                            const std::string& key_id) {
  if (!services.policy().remember_allowed() || !may_be_tried(storage)) return std::nullopt;
  return services.remembered->find(remembered_name(storage, key_id), context.patience);
}

void forget_remembered(Services& services, const keystore::StorageInfo& storage,
                       const std::string& key_id) {
  try {
    const std::string name = remembered_name(storage, key_id);
    services.remembered->forget(name, base::Patience{});
    platform::remove_all(asked_file(services, name));
  } catch (const Error&) {
    return;
  }
}

void forget_all_remembered(Services& services, const base::Patience& patience) {
  services.remembered->forget_all(patience);
  platform::remove_all(services.data_folder / "asked-to-remember");
}

void offer_to_remember(Services& services, Context& context, const Purpose& purpose,
                       const keystore::StorageInfo& storage, const std::string& key_id,
                       const base::Secret& secret) {
  if (!services.policy().remember_allowed() || !services.remembered->available()) return;
  try {
    const std::string name = remembered_name(storage, key_id);
    const std::filesystem::path asked = asked_file(services, name);
    if (platform::exists(asked)) return;
    const bool agreed = services.prompt()->confirm(remember_window(purpose, storage),
                                                   context.patience.at_most(question_wait));
    platform::make_private_folder(asked.parent_path());
    platform::write_file_atomically(asked, {});
    if (agreed) services.remembered->keep(name, secret, context.patience);
  } catch (const Error&) {
    // Nobody answered or the store refused: the secret is asked for the next time.
  }
}

}  // namespace kepka::methods
