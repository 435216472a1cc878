// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "methods/method.h"
#include "methods/services.h"

// What the audit gets: every commit, every refusal by the rules. The server calls these
// (server::Witness), and the command for what it does itself.
namespace kepka::methods {

/// The method uses, makes or removes that key. Once for each; a storage's first key takes the place
/// of its use without one.
void note_use(Context& context, const std::string& storage_id, const std::string& key_id);

/// Where the rules say {"audit": "required"}, writes that it begins: nothing is done that the audit
/// does not have. Throws Error(auditUnavailable) if that cannot be written.
void audit_begin(Services& services, const Context& context, std::string_view method);

/// What came of it; `error` nothing: it was done. Throws Error(auditUnavailable) if that cannot be
/// written, the rules require it and there is no error to be told; else the log hears of it.
void audit_end(Services& services, const Context& context, std::string_view method,
               const base::Error* error, const std::function<void(const std::string&)>& log);

/// A request that ended before anything began: a line if the rules, or the person's own no to the
/// site, ended it.
void audit_refusal(Services& services, const Context& context, std::string_view method,
                   const base::Error& error, const std::function<void(const std::string&)>& log);

}  // namespace kepka::methods
