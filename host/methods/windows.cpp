// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/windows.h"

#include <algorithm>

#include "base/error.h"

namespace kepka::methods {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::chrono::minutes human_wait{10};

bool has_phase(const Error& error) {
  return std::any_of(error.data().begin(), error.data().end(),
                     [](const auto& fact) { return fact.first == "phase"; });
}

/// Runs `show`; a cancel that nobody but the person can have caused is noted against the site.
template <class Show>
auto counted(Services& services, Context& context, Show show) {
  const base::Patience patience = context.patience.at_most(human_wait);
  try {
    context.progress("waiting_user", -1);
    return show(patience);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::cancelled) throw;
    note_if_by_person(services, context, patience);
    if (has_phase(error)) throw;
    throw cancelled_in("waiting_user");
  }
}

}  // namespace

void refuse_impatient_site(Services& services, const std::string& origin) {
  const std::chrono::seconds wait = services.consents.wait_before_next(origin);
  if (wait.count() <= 0) return;
  throw Error(ErrorCode::waitBeforeRetry).with("seconds", std::to_string(wait.count()));
}

Site site_of(Services& services, const Context& context) {
  const std::string& origin = context.caller.origin;
  const bool known = services.policy().access(origin) == policy::Access::allowed ||
                     consent_of(services, origin) == policy::Consent::granted;
  return {origin, !known};
}

void note_consent(Services& services, const Site& site) {
  services.consents.note_success(site.origin);
  if (site.first_visit && services.remembered_grants) {
    services.consents.set(site.origin, policy::Consent::granted);
  }
}

void note_if_by_person(Services& services, const Context& context, const base::Patience& patience) {
  if (patience.stop.stop_requested() || base::Clock::now() >= patience.until) return;
  try {
    services.consents.note_cancelled(context.caller.origin);
  } catch (const Error&) {
    // The cancel itself is what the caller must hear of.
  }
}

base::Secret ask_password(Services& services, Context& context,
                          const prompt::PasswordWindow& window) {
  const auto prompt = services.prompt();
  return counted(services, context, [&](const base::Patience& patience) {
    return prompt->ask_password(window, patience);
  });
}

void need_consent(Services& services, Context& context, const prompt::ConfirmWindow& window) {
  const auto prompt = services.prompt();
  const bool agreed = counted(services, context, [&](const base::Patience& patience) {
    return prompt->confirm(window, patience);
  });
  if (agreed) return;
  services.consents.note_cancelled(context.caller.origin);
  throw cancelled_in("waiting_user");
}

Error cancelled_in(std::string_view phase) {
  return Error(ErrorCode::cancelled).with("phase", std::string(phase)).with("keyCreated", "false");
}

std::string remembered_name(const std::string& storage, const std::string& key_id) {
  return storage + '/' + key_id;
}

void offer_to_remember(Services& services, Context& context, const Site& site,
                       const keystore::StorageInfo& storage, const std::string& key_id,
                       const base::Secret& password) {
  if (!services.policy().remember_allowed() || !services.remembered->available()) return;
  try {
    const prompt::ConfirmWindow window =
        remember_window(language_of(context.caller.language), site, storage);
    if (!services.prompt()->confirm(window, context.patience.at_most(human_wait))) return;
    services.remembered->keep(remembered_name(storage.id, key_id), password, context.patience);
  } catch (const Error&) {
    // The person closed the window or the store refused: the password is asked for the next time.
  }
}

}  // namespace kepka::methods
