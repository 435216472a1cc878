// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/registration.h"

#include <algorithm>

#include "admin/registration_record.h"
#include "base/error.h"

namespace kepka::admin {

namespace fs = std::filesystem;

namespace {

using base::Error;
using base::ErrorCode;
using Outcome = ManifestOutcome;

constexpr std::size_t manifest_bytes_max = 64 * 1024;

struct Verdict {
  Outcome outcome;
  std::string reason;
};

// What stands where a manifest belongs; no value: nothing. A link is none of ours.
std::optional<std::string> digest_of(const fs::path& real) {
  const auto content = platform::read_file(real, manifest_bytes_max);
  if (!content) return std::nullopt;
  return manifest_digest(*content);
}

bool is_recorded(const RecordedManifest* recorded, const std::string& digest) {
  return recorded != nullptr &&
         std::ranges::find(recorded->digests, digest) != recorded->digests.end();
}

// What registering will do there, or why it does nothing.
Verdict judge_target(const RegistrationPlace& place, const ManifestTarget& target,
                     const RecordedManifest* recorded, const std::string& wanted) {
  try {
    if (!stays_inside(place, target.path))
      return {Outcome::failed, "a link leads out of the prefix"};
    const auto digest = digest_of(place.real(target.path));
    if (!digest) return {Outcome::written, {}};
    if (is_recorded(recorded, *digest)) {
      return {*digest == wanted ? Outcome::unchanged : Outcome::updated, {}};
    }
    if (*digest == wanted) return {Outcome::present, {}};
    return {Outcome::foreign, "another file is there"};
  } catch (const Error& error) {
    const bool odd = error.code() == ErrorCode::storeDamaged;  // a link, a folder, much too long
    return {odd ? Outcome::foreign : Outcome::failed, error.detail()};
  }
}

bool is_ours(Outcome outcome) {
  return outcome == Outcome::written || outcome == Outcome::updated ||
         outcome == Outcome::unchanged;
}

bool writes(Outcome outcome) { return outcome == Outcome::written || outcome == Outcome::updated; }

template <typename Values, typename Value>
void add_once(Values& values, const Value& value) {
  if (std::ranges::find(values, value) == values.end()) values.push_back(value);
}

// Before anything is written: after an interruption the record knows every file that may be there.
void note_intent(RegistrationRecord& record, const RegistrationPlace& place,
                 const ManifestTarget& target, const std::string& digest) {
  for (const fs::path& folder : missing_folders(place, target.path)) record.add_folder(folder);
  RecordedManifest* recorded = record.find(target.path);
  if (recorded == nullptr)
    recorded = &record.files.emplace_back(RecordedManifest{target.path, {}, {}});
  add_once(recorded->digests, digest);
  for (const std::string& browser : target.browsers) add_once(recorded->browsers, browser);
}

void write_manifest(const RegistrationPlace& place, const ManifestTarget& target,
                    const std::string& text, Outcome outcome) {
  for (const fs::path& folder : missing_folders(place, target.path)) {
    platform::make_folder(place.real(folder), place.readers());
  }
  const fs::path real = place.real(target.path);
  if (outcome == Outcome::written) {
    return platform::create_file(real, base::bytes_of(text), place.readers());
  }
  platform::write_file_atomically(real, base::bytes_of(text), place.readers());
}

// A manifest that could not be written is as it was: the record says so again.
void take_back_intent(RegistrationRecord& record, const ManifestTarget& target,
                      const std::string& digest) {
  RecordedManifest* recorded = record.find(target.path);
  std::erase(recorded->digests, digest);
  if (!recorded->digests.empty()) return;
  std::erase_if(record.files, [&](const auto& file) { return file.path == target.path; });
}

void write_or_say_why(RegistrationRecord& record, const RegistrationPlace& place,
                      const ManifestTarget& target, const std::string& text, ManifestItem& item) {
  const std::string digest = manifest_digest(base::bytes_of(text));
  try {
    write_manifest(place, target, text, item.outcome);
    record.find(target.path)->digests = {digest};
  } catch (const Error& error) {
    take_back_intent(record, target, digest);
    const bool came_between = error.code() == ErrorCode::alreadyExists;
    item.outcome = came_between ? Outcome::foreign : Outcome::failed;
    item.reason = error.detail();
  }
}

void check_host(const RegistrationOrder& order) {
  const auto refuse = [](const char* why) {
    throw Error(ErrorCode::registrationHostUnusable, why);
  };
  if (!order.host.is_absolute()) refuse("the path is not absolute");
  const fs::path real = order.place.real(order.host);
  if (!platform::can_be_run(real)) refuse("no program that can be run");
  const bool for_all = order.place.scope == RegistrationScope::system;
  if (for_all && order.place.prefix.empty() && !platform::only_root_may_write(real)) {
    refuse("others than root may replace it");
  }
}

Verdict judge_removal(const RegistrationPlace& place, const RecordedManifest& recorded) {
  try {
    if (!stays_inside(place, recorded.path))
      return {Outcome::failed, "a link leads out of the prefix"};
    const auto digest = digest_of(place.real(recorded.path));
    if (!digest) return {Outcome::gone, {}};
    if (is_recorded(&recorded, *digest)) return {Outcome::removed, {}};
    return {Outcome::foreign, "it was changed since"};
  } catch (const Error& error) {
    const bool odd = error.code() == ErrorCode::storeDamaged;
    return {odd ? Outcome::foreign : Outcome::failed, error.detail()};
  }
}

void remove_or_say_why(const RegistrationPlace& place, ManifestItem& item) {
  try {
    platform::remove_file(place.real(item.path));
  } catch (const Error& error) {
    item.outcome = Outcome::failed;
    item.reason = error.detail();
  }
}

// The browsers of `recorded` that are to forget the host.
std::vector<std::string> leaving(const RecordedManifest& recorded,
                                 const std::vector<std::string>& named) {
  if (named.empty()) return recorded.browsers;
  std::vector<std::string> names;
  for (const std::string& name : recorded.browsers) {
    if (std::ranges::find(named, name) != named.end()) names.push_back(name);
  }
  return names;
}

}  // namespace

bool RegistrationReport::complete() const {
  return std::ranges::none_of(items, [](const ManifestItem& item) {
    return item.outcome == Outcome::foreign || item.outcome == Outcome::failed;
  });
}

RegistrationReport register_host(const RegistrationOrder& order) {
  check_host(order);
  RegistrationReport report{order, true, {}};
  const std::vector<ManifestTarget> targets = manifest_targets(order.place, order.browsers);
  std::optional<RecordFile> file;
  if (!order.dry_run) file.emplace(order.place);
  RegistrationRecord record = file ? file->read() : read_record(order.place);

  for (const ManifestTarget& target : targets) {
    const std::string digest =
        manifest_digest(base::bytes_of(host_manifest(target.kind, order.host)));
    auto [outcome, reason] = judge_target(order.place, target, record.find(target.path), digest);
    report.items.push_back({target.path, target.browsers, outcome, std::move(reason)});
    if (is_ours(outcome)) note_intent(record, order.place, target, digest);
  }
  if (order.dry_run) return report;

  file->save(record);
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (!writes(report.items[i].outcome)) continue;
    write_or_say_why(record, order.place, targets[i], host_manifest(targets[i].kind, order.host),
                     report.items[i]);
  }
  file->save(record);
  return report;
}

RegistrationReport unregister_host(const RegistrationOrder& order) {
  RegistrationReport report{order, false, {}};
  if (read_record(order.place).files.empty()) return report;
  std::optional<RecordFile> file;
  if (!order.dry_run) file.emplace(order.place);
  RegistrationRecord record = file ? file->read() : read_record(order.place);

  RegistrationRecord kept{{}, record.folders};
  for (RecordedManifest& recorded : record.files) {
    const std::vector<std::string> names = leaving(recorded, order.browsers);
    ManifestItem item{recorded.path, names, Outcome::kept, {}};
    RecordedManifest rest = recorded;
    std::erase_if(rest.browsers, [&](const std::string& name) {
      return std::ranges::find(names, name) != names.end();
    });
    if (rest.browsers.empty()) {
      auto [outcome, reason] = judge_removal(order.place, recorded);
      item.outcome = outcome;
      item.reason = std::move(reason);
      if (outcome == Outcome::removed && !order.dry_run) remove_or_say_why(order.place, item);
    }
    if (item.outcome == Outcome::failed) kept.files.push_back(recorded);
    if (item.outcome == Outcome::kept) kept.files.push_back(rest);
    if (!names.empty()) report.items.push_back(std::move(item));
  }
  if (file) file->save(kept);
  return report;
}

}  // namespace kepka::admin
