// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/patience.h"
#include "protocol.gen.h"
#include "wire/json.h"
#include "wire/rpc.h"

namespace kepka::methods {

/// A key that a method uses, makes or removes, for the audit; see note_use().
struct UsedKey {
  std::string storage, key;  // ids; no key where none is named yet
};

/// What a running method knows about its request.
struct Context {
  wire::Caller caller;  // origin already checked and normalised by the server
                        // (policy::checked_origin) for a page's method
  base::Patience patience;
  /// $/progress {id, phase, percent?}: phases of the protocol: waiting_window, waiting_user,
  /// waiting_token, collecting_entropy, generating_key, building_request, installing. percent < 0:
  /// none.
  std::function<void(std::string_view phase, int percent)> progress;
  /// A notification to the background alone ($/sensor); never reaches a page.
  std::function<void(std::string_view method, const wire::json::object& params)> notify_extension;
  std::vector<UsedKey> uses{};  // so far
  std::string about{};          // for the audit, of what no key is used for: a site, and what of it
};

/// Does the side effect after prepare() found everything in order; runs on the interactive lane,
/// where windows are shown one after the other. Throws base::Error.
using Commit = std::function<wire::json::value(Context&)>;

/// One method of the protocol. `run` answers at once, on the pool of workers (read-only methods).
/// `prepare` reads and checks on the pool, without side effect, and returns either an answer or
/// what is left to do after consent. Exactly one of the two is set.
struct Prepared {
  std::optional<wire::json::value> answer;
  Commit commit;
};

/// Who may ask: a web page (its request has an origin), the extension itself (it has none), both.
using wire::protocol::Audience;

struct Method {
  std::string_view name;
  Audience audience = Audience::extension;
  std::function<wire::json::value(Context&, const wire::json::object& arguments)> run;
  std::function<Prepared(Context&, const wire::json::object& arguments)> prepare;
  /// run() decides something that the audit shall have, as every commit does.
  bool audited = false;
};

}  // namespace kepka::methods
