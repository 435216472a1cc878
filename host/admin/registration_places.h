// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Where kepka register writes.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "admin/browsers.h"
#include "platform/files.h"

namespace kepka::admin {

enum class RegistrationScope { user, system };

/// For whom, and under which folder in place of "/" (empty: the computer itself).
struct RegistrationPlace {
  RegistrationScope scope = RegistrationScope::user;
  std::filesystem::path prefix;

  /// Where a path of this place really is.
  std::filesystem::path real(const std::filesystem::path& path) const;
  /// Who may read what is written here.
  platform::Readers readers() const;
};

/// One manifest: a file that one or more browsers read.
struct ManifestTarget {
  std::filesystem::path path;  ///< without the prefix
  BrowserKind kind;
  std::vector<std::string> browsers;
};

/// The folder of the record: /var/lib/kepka, or Kepka's data folder of this person. Without the
/// prefix. Throws Error(registrationNoHome).
std::filesystem::path registration_folder(const RegistrationPlace& place);

/// Where the manifests of the `named` browsers belong, in the table's order, every file once. None
/// named: all browsers for all users, or those that this person has used. A sandboxed browser reads
/// what the same browser outside reads, and is left out unless named. Throws
/// Error(registrationNoHome), and Error(registrationNoBrowser) if there are none.
std::vector<ManifestTarget> manifest_targets(const RegistrationPlace& place,
                                             std::span<const std::string> named);

/// Whether the person has used that browser: one of its profiles is there.
bool is_used(const Browser& browser, const RegistrationPlace& place);

/// The folders above a file that are not there, highest first; none above the prefix.
std::vector<std::filesystem::path> missing_folders(const RegistrationPlace& place,
                                                   const std::filesystem::path& file);

/// False if a link on the way leads out of the prefix.
bool stays_inside(const RegistrationPlace& place, const std::filesystem::path& file);

}  // namespace kepka::admin
