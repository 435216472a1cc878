// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Makes browsers know the host: writes its native messaging manifests, and takes them away again.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "admin/language.h"
#include "admin/registration_places.h"
#include "wire/json.h"

namespace kepka::admin {

struct RegistrationOrder {
  RegistrationPlace place;
  std::vector<std::string> browsers;  ///< names of the table; empty: all of them
  std::filesystem::path host;         ///< the whole path of kepka-host, as it is without the prefix
  bool dry_run = false;               ///< tell what would be done, and write nothing
};

enum class ManifestOutcome {
  written,
  updated,    ///< was ours with another content
  unchanged,  ///< is ours already
  present,    ///< is right, and was not written by kepka register: a package's
  foreign,    ///< something else is there, or ours was changed: left
  failed,     ///< could not be written or removed
  removed,
  gone,  ///< was removed by somebody else
  kept,  ///< stays for other browsers that were registered
};

struct ManifestItem {
  std::filesystem::path path;  ///< without the prefix
  std::vector<std::string> browsers;
  ManifestOutcome outcome;
  std::string reason;  ///< of foreign and failed: English, for developers
};

struct RegistrationReport {
  RegistrationOrder order;
  bool registers = true;  ///< or unregisters
  std::vector<ManifestItem> items;

  /// Whether everything that was asked for is so now.
  bool complete() const;
};

/// Writes the manifest wherever the chosen browsers look for it: for all users, or for this one,
/// then only for browsers that the person has used or that were named. Whatever it did not write it
/// leaves, and says so. What it writes is recorded before it is written (registration_record.h), so
/// that unregister_host() takes away exactly that, also after an interruption. Throws
/// Error(registrationHostUnusable | registrationRecordDamaged | registrationNotPermitted |
/// registrationNoHome | registrationNoBrowser); what fails for one manifest is in the report.
RegistrationReport register_host(const RegistrationOrder& order);

/// Removes the manifests that register_host() wrote and nobody has changed, and the folders that it
/// made and that are empty now. `host` does not matter.
RegistrationReport unregister_host(const RegistrationOrder& order);

/// {"scope", "host", "prefix", "dryRun", "complete", "items": [{"path", "browsers",
/// "outcome", "reason"}], "permissions": [{"browser", "command"}]}
wire::json::object registration_json(const RegistrationReport& report);

/// The same as lines for a person.
std::string registration_text(const RegistrationReport& report, Language language);

}  // namespace kepka::admin
