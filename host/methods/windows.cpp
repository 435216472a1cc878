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

/// Asked to stop as soon as one of two is.
class EitherStop {
 public:
  EitherStop(const std::stop_token& one, const std::stop_token& other)
      : one_(one, Ask{&source_}), other_(other, Ask{&source_}) {}

  std::stop_token token() const { return source_.get_token(); }

 private:
  struct Ask {
    std::stop_source* source;
    void operator()() const { source->request_stop(); }
  };

  std::stop_source source_;
  std::stop_callback<Ask> one_, other_;
};

/// Runs `show`; a cancel that nobody but the person can have caused is noted against the site.
template <class Show>
auto counted(Services& services, Context& context, const std::stop_token& gone, Show show) {
  const EitherStop either(context.patience.stop, gone);
  const base::Patience patience =
      base::Patience{either.token(), context.patience.until}.at_most(human_wait);
  try {
    context.progress("waiting_user", -1);
    return show(patience);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::cancelled) throw;
    if (!context.patience.stop.stop_requested()) check_not_gone(gone);
    note_if_by_person(services, context, patience);
    if (error.fact("phase") != nullptr) throw;
    throw cancelled_in("waiting_user");
  }
}

}  // namespace

void refuse_impatient_site(Services& services, const std::string& origin) {
  if (origin.empty()) return;
  const std::chrono::seconds wait = services.consents.wait_before_next(origin);
  if (wait.count() <= 0) return;
  throw Error(ErrorCode::waitBeforeRetry).with("seconds", std::to_string(wait.count()));
}

Site site_of(Services& services, const Context& context) {
  const std::string& origin = context.caller.origin;
  if (origin.empty()) return {};
  const bool known = services.policy().access(origin) == policy::Access::allowed ||
                     consent_of(services, origin) == policy::Consent::granted;
  return {origin, !known};
}

void note_consent(Services& services, const Site& site) {
  if (site.origin.empty()) return;
  services.consents.note_success(site.origin);
  if (site.first_visit && services.remembered_grants) {
    services.consents.set(site.origin, policy::Consent::granted);
  }
}

void note_cancelled(Services& services, const Context& context) {
  if (!context.caller.origin.empty()) services.consents.note_cancelled(context.caller.origin);
}

void note_if_by_person(Services& services, const Context& context, const base::Patience& patience) {
  if (patience.stop.stop_requested() || base::Clock::now() >= patience.until) return;
  try {
    note_cancelled(services, context);
  } catch (const Error&) {
    // The cancel itself is what the caller must hear of.
  }
}

base::Secret ask_password(Services& services, Context& context,
                          const prompt::PasswordWindow& window, const std::stop_token& gone) {
  const auto prompt = services.prompt();
  return counted(services, context, gone, [&](const base::Patience& patience) {
    return prompt->ask_password(window, patience);
  });
}

bool ask_question(Services& services, Context& context, const prompt::ConfirmWindow& window,
                  const std::stop_token& gone) {
  const auto prompt = services.prompt();
  return counted(services, context, gone,
                 [&](const base::Patience& patience) { return prompt->confirm(window, patience); });
}

void need_consent(Services& services, Context& context, const prompt::ConfirmWindow& window,
                  const std::stop_token& gone) {
  if (ask_question(services, context, window, gone)) return;
  note_cancelled(services, context);
  throw cancelled_in("waiting_user");
}

void check_not_gone(const std::stop_token& gone, std::string_view phase) {
  if (gone.stop_requested()) throw Error(ErrorCode::tokenRemoved).with("phase", std::string(phase));
}

Error cancelled_in(std::string_view phase) {
  return Error(ErrorCode::cancelled).with("phase", std::string(phase)).with("keyCreated", "false");
}

json::value no_key_unless_said(const std::function<json::value()>& work) {
  try {
    return work();
  } catch (Error& error) {
    if (error.fact("keyCreated") == nullptr) error.with("keyCreated", "false");
    throw;
  }
}

}  // namespace kepka::methods
