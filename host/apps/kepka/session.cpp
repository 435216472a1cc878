// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "apps/kepka/session.h"

#include <iostream>
#include <string>

#include "base/error.h"
#include "methods/auditing.h"
#include "platform/paths.h"
#include "platform/process.h"

namespace kepka::apps {

Session begin_session(admin::Language language) {
  platform::leave_on_signals();
  const bool russian = language == admin::Language::russian;
  Session session{
      .services = methods::make_services(
          platform::data_folder(), platform::policy_folder(), true,
          [](const std::string& line) { std::cerr << "kepka: " << line << "\n"; }),
      .context = {.caller = {.origin = {}, .document = {}, .language = russian ? "ru" : "en"},
                  .patience = {},
                  .progress = [](std::string_view, int) {},
                  .notify_extension = [](std::string_view, const wire::json::object&) {}}};
  return session;
}

void audited(Session& session, std::string_view name, const std::function<void()>& deed) {
  const auto log = [](const std::string& line) { std::cerr << "kepka: " << line << "\n"; };
  methods::audit_begin(*session.services, session.context, name);
  try {
    deed();
  } catch (const base::Error& error) {
    methods::audit_end(*session.services, session.context, name, &error, log);
    throw;
  }
  methods::audit_end(*session.services, session.context, name, nullptr, log);
}

prompt::Language prompt_language(admin::Language language) {
  return language == admin::Language::russian ? prompt::Language::ru : prompt::Language::en;
}

}  // namespace kepka::apps
