// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/registration_places.h"

#include <algorithm>

#include "base/error.h"
#include "platform/paths.h"

namespace kepka::admin {

namespace fs = std::filesystem;

namespace {

using base::Error;
using base::ErrorCode;

PersonFolders person_of(const RegistrationPlace& place) {
  const auto person = person_folders();
  if (!person) throw Error(ErrorCode::registrationNoHome, "HOME is not an absolute path");
  // As root in another person's home, files would come to be that the person cannot remove.
  if (place.prefix.empty() && !platform::belongs_to_this_user(person->home)) {
    throw Error(ErrorCode::registrationNoHome, "the home folder belongs to another user");
  }
  return *person;
}

bool is_wanted(const Browser& browser, const RegistrationPlace& place,
               std::span<const std::string> named) {
  if (!named.empty()) return std::ranges::find(named, browser.name) != named.end();
  if (browser.sandbox != Sandbox::none) return false;
  return place.scope == RegistrationScope::system || is_used(browser, place);
}

}  // namespace

fs::path RegistrationPlace::real(const fs::path& path) const {
  return prefix.empty() ? path : prefix / path.relative_path();
}

platform::Readers RegistrationPlace::readers() const {
  return scope == RegistrationScope::system ? platform::Readers::everyone
                                            : platform::Readers::owner;
}

fs::path registration_folder(const RegistrationPlace& place) {
  if (place.scope == RegistrationScope::system) return "/var/lib/kepka";
  person_of(place);
  return platform::data_folder();
}

std::vector<ManifestTarget> manifest_targets(const RegistrationPlace& place,
                                             std::span<const std::string> named) {
  const bool for_all = place.scope == RegistrationScope::system;
  const PersonFolders person = for_all ? PersonFolders{} : person_of(place);
  std::vector<ManifestTarget> targets;
  for (const Browser& browser : browsers(System::linux_)) {
    if (!is_wanted(browser, place, named)) continue;
    for (const std::string_view folder : for_all ? browser.system : browser.user) {
      const fs::path path = place_path(folder, person) / host_manifest_name();
      auto target = std::ranges::find(targets, path, &ManifestTarget::path);
      if (target == targets.end()) {
        target = targets.insert(targets.end(), ManifestTarget{path, browser.kind, {}});
      }
      target->browsers.emplace_back(browser.name);
    }
  }
  if (targets.empty()) throw Error(ErrorCode::registrationNoBrowser);
  return targets;
}

bool is_used(const Browser& browser, const RegistrationPlace& place) {
  const auto person = person_folders();
  return person && std::ranges::any_of(browser.profiles, [&](std::string_view profile) {
           return platform::exists(place.real(place_path(profile, *person)));
         });
}

std::vector<fs::path> missing_folders(const RegistrationPlace& place, const fs::path& file) {
  std::vector<fs::path> missing;
  for (fs::path folder = file.parent_path(); folder != folder.root_path();
       folder = folder.parent_path()) {
    if (platform::exists(place.real(folder))) break;
    missing.insert(missing.begin(), folder);
  }
  return missing;
}

bool stays_inside(const RegistrationPlace& place, const fs::path& file) {
  if (place.prefix.empty()) return true;
  std::error_code error;
  const fs::path prefix = fs::weakly_canonical(place.prefix, error);
  if (error) return false;
  const fs::path folder = fs::weakly_canonical(place.real(file.parent_path()), error);
  if (error) return false;
  const auto [end, ignored] = std::ranges::mismatch(prefix, folder);
  return end == prefix.end();
}

}  // namespace kepka::admin
