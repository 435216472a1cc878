// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "methods/window_texts.h"

// What Kepka's windows say about PINs.
namespace kepka::methods {

/// Whose PIN is asked for.
enum class PinUser { person, administrator };

Purpose change_pin_purpose(prompt::Language language, const Site& site);
Purpose unblock_purpose(prompt::Language language, const Site& site);

/// The PIN's field, with what is known of it: `pin` is the state as it is now, not the storage's.
prompt::PasswordWindow pin_window(const Purpose& purpose, const keystore::StorageInfo& storage,
                                  const keystore::PinState& pin, PinUser user,
                                  const std::string& error);

/// Consent before the PIN is typed on the token's own keys.
prompt::ConfirmWindow pin_pad_window(const Purpose& purpose, const keystore::StorageInfo& storage,
                                     const keystore::PinState& pin, PinUser user,
                                     const std::string& error);

/// The second, explicit warning before the last attempt.
prompt::ConfirmWindow last_attempt_window(const Purpose& purpose,
                                          const keystore::StorageInfo& storage, PinUser user);

/// Before a PIN with Cyrillic letters is tried all the same.
prompt::ConfirmWindow cyrillic_window(const Purpose& purpose, const keystore::StorageInfo& storage);

/// A new PIN, typed twice. `fault`: what it must not be.
prompt::PasswordWindow new_pin_window(const Purpose& purpose, const keystore::StorageInfo& storage,
                                      const std::string& error,
                                      std::function<std::string(base::ByteView)> fault);

/// After a certificate was installed: the default PIN is still set.
prompt::ConfirmWindow offer_change_window(prompt::Language language, const Site& site,
                                          const keystore::StorageInfo& storage);

// Errors above the field.
std::string wrong_pin_text(prompt::Language language, const keystore::PinState& pin, PinUser user);
std::string cyrillic_text(prompt::Language language);
std::string length_text(prompt::Language language, const keystore::PinState& pin);
std::string refused_text(prompt::Language language);
std::string new_is_old_text(prompt::Language language);
std::string new_is_default_text(prompt::Language language);
std::string new_is_cyrillic_text(prompt::Language language);

}  // namespace kepka::methods
