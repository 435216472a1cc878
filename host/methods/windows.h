// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "methods/method.h"
#include "methods/services.h"
#include "methods/window_texts.h"

// Showing a window for a site: who may, how long it waits, and what a cancel means.
namespace kepka::methods {

/// Throws Error(waitBeforeRetry) with "seconds" for a site whose windows were cancelled several
/// times in a row.
void refuse_impatient_site(Services& services, const std::string& origin);

/// The site of this request, and whether the person has yet to decide about it.
Site site_of(Services& services, const Context& context);

/// The person pressed OK in a window for this site: that is the consent, and it is remembered.
void note_consent(Services& services, const Site& site);

/// Shows the window for at most ten minutes. A person's cancel counts against the site; throws
/// Error(cancelled) with phase waiting_user and keyCreated.
base::Secret ask_password(Services& services, Context& context,
                          const prompt::PasswordWindow& window);
void need_consent(Services& services, Context& context, const prompt::ConfirmWindow& window);

/// Counts a cancel against the site, unless it came from a stop or from the end of `patience`.
void note_if_by_person(Services& services, const Context& context, const base::Patience& patience);

/// Error(cancelled) for this phase.
base::Error cancelled_in(std::string_view phase);

/// Under what name a key's password is remembered.
std::string remembered_name(const std::string& storage, const std::string& key_id);

/// Offers to remember a password that has just proved right, where policy allows it and the system
/// has a store for it. What goes wrong here changes nothing of what was done before.
void offer_to_remember(Services& services, Context& context, const Site& site,
                       const keystore::StorageInfo& storage, const std::string& key_id,
                       const base::Secret& password);

}  // namespace kepka::methods
