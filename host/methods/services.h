// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "audit/trail.h"
#include "crypto/random.h"
#include "enrolments/journal.h"
#include "entropy/sensors.h"
#include "keystore/keystore.h"
#include "keystore/token/tokens.h"
#include "methods/documents.h"
#include "methods/handles.h"
#include "methods/refusals.h"
#include "methods/reviews.h"
#include "policy/consents.h"
#include "policy/policy.h"
#include "prompt/prompt.h"
#include "prompt/remember.h"
#include "wire/json.h"

namespace kepka::methods {

/// What the methods work with; made once by apps/host and handed to them.
struct Services {
  std::filesystem::path data_folder;
  std::filesystem::path policy_folder;
  bool remembered_grants =
      true;  // false when nothing says which extension started us: everything is asked again
  std::string computer_name;

  std::shared_ptr<keystore::KeyStore> registry;
  // The tokens (keystore::Tokens): what is plugged in, and a call when that changes.
  std::function<keystore::TokenListing(const keystore::ModuleRules&, const base::Patience&)>
      list_tokens;
  std::function<void(std::function<void()> changed)> on_tokens_change;
  std::unique_ptr<prompt::Remembered> remembered;
  crypto::Random random;
  enrolments::Journal journal;
  policy::Consents consents;
  audit::Trail audit;
  Refusals refusals;
  entropy::Sensors sensors;
  Reviews reviews;
  Handles handles;
  Documents documents;

  /// What the doctor finds on this computer, as the result of the method report; set by whoever has
  /// a doctor.
  std::function<wire::json::value(const base::Patience&)> report = {};

  /// The rules as they are now: an administrator's change counts from the next request on.
  policy::Policy policy() const { return policy::Policy::load(policy_folder); }

  /// A prompt by today's rules.
  std::unique_ptr<prompt::Prompt> prompt() const;

  std::filesystem::path mark_folder() const { return data_folder / "marks"; }

  /// Mends, once in a host's life, what a killed host left of the registry's. Every method that
  /// looks at enrolments calls it first, so that hello costs nothing. Tokens are mended when their
  /// keys are listed.
  void mend_once();
  std::once_flag mended;
};

/// Everything lies under `data_folder`; nothing is touched before it is needed. `log` gets a line
/// for what is left out of a list because it is damaged.
std::unique_ptr<Services> make_services(const std::filesystem::path& data_folder,
                                        const std::filesystem::path& policy_folder,
                                        bool remembered_grants,
                                        std::function<void(const std::string& line)> log = {});

/// 32 hex digits that nobody can guess.
std::string new_id(Services& services);

/// The person's answer for a site, unknown where grants may not be remembered.
policy::Consent consent_of(Services& services, const std::string& origin);

/// For Options::notifications of the server: tells of tokens that come and go, until it is called
/// with nothing.
void notify_of_storages(
    Services& services,
    const std::function<void(std::string_view method, const wire::json::object& params)>& notify);

/// For Options::admit_origin of the server: checked by form, policy and the person's own decision;
/// the one place where it is decided whether a site may call a method. Throws Error(siteNotAllowed
/// | policyDamaged | blockedByPolicy | blockedByPerson | grantForbidden | methodForbidden).
std::string admit_origin(Services& services, const std::string& origin, std::string_view method);

}  // namespace kepka::methods
