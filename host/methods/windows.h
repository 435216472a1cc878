// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "methods/method.h"
#include "methods/services.h"
#include "methods/window_texts.h"
#include "wire/json.h"

// Showing a window for a site: who may, how long it waits, and what a cancel means.
namespace kepka::methods {

/// Throws Error(waitBeforeRetry) with "seconds" for a site whose windows were cancelled several
/// times in a row.
void refuse_impatient_site(Services& services, const std::string& origin);

/// The site of this request, and whether the person has yet to decide about it. The extension's own
/// requests have none.
Site site_of(Services& services, const Context& context);

/// The person pressed OK in a window for this site: that is the consent, and it is remembered.
void note_consent(Services& services, const Site& site);

// Each shows its window for at most ten minutes. `gone`: the token's; when it is pulled out, the
// window closes with Error(tokenRemoved), which is nobody's cancel.

/// A person's cancel counts against the site; throws Error(cancelled) with phase waiting_user and
/// keyCreated.
base::Secret ask_password(Services& services, Context& context,
                          const prompt::PasswordWindow& window, const std::stop_token& gone = {});
/// The same: no is a cancel.
void need_consent(Services& services, Context& context, const prompt::ConfirmWindow& window,
                  const std::stop_token& gone = {});
/// A question whose no is an answer.
[[nodiscard]] bool ask_question(Services& services, Context& context,
                                const prompt::ConfirmWindow& window,
                                const std::stop_token& gone = {});

/// Throws Error(tokenRemoved) with this phase once the token has gone.
void check_not_gone(const std::stop_token& gone, std::string_view phase = "waiting_user");

/// Counts a cancel against the site.
void note_cancelled(Services& services, const Context& context);

/// The same, unless it came from a stop or from the end of `patience`.
void note_if_by_person(Services& services, const Context& context, const base::Patience& patience);

/// Error(cancelled) for this phase.
base::Error cancelled_in(std::string_view phase);

/// Does `work`. An error of it that does not say whether a key was made says that none was: what
/// makes one knows better, and has said so.
wire::json::value no_key_unless_said(const std::function<wire::json::value()>& work);

}  // namespace kepka::methods
