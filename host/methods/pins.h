// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "methods/method.h"
#include "methods/pin_texts.h"
#include "methods/services.h"

// Asking for a token's PIN, so that no attempt is lost unasked.
namespace kepka::methods {

struct PinQuestion {
  std::shared_ptr<keystore::KeyStore> store;  // of a token
  Purpose purpose;
  PinUser user = PinUser::person;
  std::string error;  // above the first window's field: why it is asked again
};

/// Asks for the PIN and calls `use` with it (with an empty one where a PIN pad takes it), which
/// must present it to the token exactly once; asks again while that throws Error(wrongPin) or
/// Error(pinLength). The token is not worked with while a window is open.
///
/// The person's PIN: throws before any window Error(pinLocked | pinNotSet), and
/// Error(pinMustBeChanged) unless that is what it is asked for. The last attempt, of either PIN, is
/// only spent after a warning of its own: a no is Error(lastAttemptKept). What cannot be meant
/// (Cyrillic letters, a length that the token does not know) is said in the window and costs
/// nothing. Throws Error(cancelled | tokenRemoved), and what else `use` throws.
void with_pin(Services& services, Context& context, const PinQuestion& question,
              const std::function<void(const base::Secret& pin)>& use);

/// Changes the person's PIN. `old_pin`: if it has just proved right, so that it is not asked for.
void change_pin(Services& services, Context& context,
                const std::shared_ptr<keystore::KeyStore>& store, const Site& site,
                const base::Secret* old_pin);

/// Unlocks the person's PIN by the administrator's, with a new one if `set_new`.
void unblock_pin(Services& services, Context& context,
                 const std::shared_ptr<keystore::KeyStore>& store, const Site& site, bool set_new);

}  // namespace kepka::methods
