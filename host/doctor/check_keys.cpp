// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <optional>
#include <system_error>

#include "base/error.h"
#include "doctor/checks.h"
#include "doctor/folder_state.h"
#include "keystore/registry/registry_store.h"
#include "platform/paths.h"

namespace kepka::doctor {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t room_needed = 1024 * 1024;  // bytes: hundreds of keys
constexpr std::size_t entries_max = 20'000;

/// The first parent that is there.
fs::path existing_part(fs::path path) {
  std::error_code error;
  while (path.has_relative_path() && !fs::exists(path, error)) path = path.parent_path();
  return path;
}

void check_room(const fs::path& folder, Report& report) {
  const fs::path there = existing_part(folder);
  const Room room = room_of(there);
  const Fact name{"folder", there.string()};
  if (!room.is_known) return;
  if (room.is_read_only) return report.add("keysReadOnly", {name});
  if (!room.is_writable) return report.add("keysUnwritable", {name});
  if (room.free_bytes < room_needed || !room.has_free_files) report.add("keysFull", {name});
}

/// False if nothing below can be looked at.
bool check_folder(const fs::path& folder, const FileState& state, Report& report) {
  const Fact name{"folder", folder.string()};
  if (!state.is_folder) {
    report.add("keysNoFolder", {name});
    return false;
  }
  if (!state.is_ours) {
    report.add("keysForeign", {name});
    return false;
  }
  if (state.is_open) report.add("keysOpen", {name});
  return true;
}

/// One finding for all files of each kind: one command mends them.
void check_files(const fs::path& folder, Report& report) {
  std::error_code error;
  std::optional<fs::path> foreign, open;
  std::size_t seen = 0;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (++seen > entries_max) break;
    const FileState state = file_state(it->path());
    if (!state.exists) continue;
    if (!state.is_ours && !foreign) foreign = it->path();
    if (state.is_open && !open && !it->is_symlink(error)) open = it->path();
  }
  if (foreign)
    report.add("keyFileForeign", {{"file", foreign->string()}, {"folder", folder.string()}});
  if (open) report.add("keyFileOpen", {{"file", open->string()}, {"folder", folder.string()}});
}

void check_containers(const fs::path& registry, Report& report) {
  std::size_t damaged = 0, keys = 0;
  try {
    const auto store =
        keystore::make_registry_store(registry, [&](const std::string&) { ++damaged; });
    keys = store->list({}).size();
  } catch (const base::Error& error) {
    if (report.worst() == Severity::error) return;  // the folder's own fault is told already
    const base::CatalogueEntry& entry = base::catalogue_entry(error.code());
    return report.add("keysUnreadable",
                      {{"fault", std::string(entry.message_ru), std::string(entry.message_en)},
                       {"remedy", std::string(entry.remedy_ru), std::string(entry.remedy_en)}});
  }
  if (damaged > 0)
    report.add("keyDamaged", {{"count", std::to_string(damaged)}, {"folder", registry.string()}});
  if (report.worst() == Severity::ok) report.add("keysReady", {{"count", std::to_string(keys)}});
}

}  // namespace

Report check_keys(const Computer& computer) {
  Report report(computer);
  fs::path folder;
  try {
    folder = platform::data_folder();
  } catch (const base::Error&) {
    report.add("noHome");
    return report;
  }
  const FileState state = file_state(folder);
  check_room(folder, report);
  if (!state.exists) {
    if (report.worst() == Severity::ok) report.add("keysNoneYet", {{"folder", folder.string()}});
    return report;
  }
  if (!check_folder(folder, state, report)) return report;
  check_files(folder, report);
  check_containers(folder / "registry", report);
  return report;
}

}  // namespace kepka::doctor
