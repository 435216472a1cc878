// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "admin/language.h"
#include "methods/method.h"
#include "methods/services.h"

namespace kepka::apps {

/// What a subcommand works with that uses this computer's keys and windows: the person's own doing,
/// so no site asks.
struct Session {
  std::unique_ptr<methods::Services> services;
  methods::Context context;
};

/// From here on a signal closes windows and tokens' programs before the command ends. What is left
/// out of a list is told on standard error.
Session begin_session(admin::Language language);

/// Does it with its place in the audit, under that name ("kepka export"): what the person does here
/// is told as what a site asks for. Throws what the deed throws, and Error(auditUnavailable) where
/// the rules require what cannot be written.
void audited(Session& session, std::string_view name, const std::function<void()>& deed);

prompt::Language prompt_language(admin::Language language);

}  // namespace kepka::apps
