// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "methods/method.h"
#include "methods/services.h"
#include "methods/window_texts.h"

// Passwords and PINs that the person asked to remember; off unless policy allows it.
namespace kepka::methods {

/// Under what name: a registry's keys each have a password, a token has one PIN.
std::string remembered_name(const keystore::StorageInfo& storage, const std::string& key_id);

/// One that may be tried now, for one try. None of a PIN with two or fewer attempts left, or whose
/// number of attempts is not known.
std::optional<base::Secret> find_remembered(Services& services, const Context& context,
                                            const keystore::StorageInfo& storage,
                                            const std::string& key_id);

/// It proved wrong, or its key is gone. A store that does not answer changes nothing about that.
void forget_remembered(Services& services, const keystore::StorageInfo& storage,
                       const std::string& key_id);

/// Whatever any storage's was, and whether the person was asked; whatever the rules say today.
void forget_all_remembered(Services& services, const base::Patience& patience);

/// Offers, once for each name, to remember what has just proved right, where the system has a store
/// for it. What goes wrong here changes nothing of what was done before.
void offer_to_remember(Services& services, Context& context, const Purpose& purpose,
                       const keystore::StorageInfo& storage, const std::string& key_id,
                       const base::Secret& secret);

}  // namespace kepka::methods
