// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "policy/consents.h"

#include <algorithm>
#include <map>

#include "base/error.h"
#include "platform/file_lock.h"
#include "platform/files.h"
#include "wire/json.h"

namespace kepka::policy {

namespace {

using base::Error;
namespace json = wire::json;
using Seconds = std::chrono::sys_seconds;

constexpr std::size_t consents_limit = 4 * 1024 * 1024;

struct Entry {
  Consent consent = Consent::unknown;
  Seconds since{};
  std::int64_t cancels = 0;  // in a row
  Seconds last_cancel{};
  std::vector<std::string> certificates;  // SHA-256, in the order of their grants

  bool says_nothing() const {
    return consent == Consent::unknown && cancels == 0 && certificates.empty();
  }
};

using Entries = std::map<std::string, Entry>;

Seconds now() {
  return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
}

Seconds seconds_of(const json::value& value, const wire::Path& path) {
  return Seconds(
      std::chrono::seconds(wire::expect_integer(value, path, 0, 253'402'300'799)));  // until 9999
}

const char* name_of(Consent consent) {
  switch (consent) {
    case Consent::granted:
      return "granted";
    case Consent::blocked:
      return "blocked";
    case Consent::unknown:
      break;
  }
  return "unknown";
}

Consent consent_of(const std::string& name) {
  if (name == "granted") return Consent::granted;
  return name == "blocked" ? Consent::blocked : Consent::unknown;
}

bool is_sha256(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// Files of before there were grants have none.
std::vector<std::string> read_grants(const json::object& object, const wire::Path& path) {
  const json::value* found = object.if_contains("certificates");
  if (found == nullptr) return {};
  std::vector<std::string> grants;
  for (const json::value& item : wire::expect_array(*found, path, Consents::most_grants)) {
    grants.push_back(wire::expect_string(item, path / grants.size(), 64, 64));
    if (!is_sha256(grants.back())) throw Error(base::ErrorCode::storeDamaged, path.text());
  }
  return grants;
}

Entry read_entry(const json::value& value, const wire::Path& path) {
  const json::object& object = wire::expect_object(value, path);
  wire::refuse_unknown_keys(object, path,
                            {"consent", "since", "cancels", "lastCancel", "certificates"});
  const auto need = [&](std::string_view key) -> const json::value& {
    const json::value* found = object.if_contains(key);
    if (found == nullptr) throw Error(base::ErrorCode::storeDamaged, (path / key).text());
    return *found;
  };
  Entry entry;
  entry.consent = consent_of(wire::expect_string(need("consent"), path / "consent", 1, 16));
  entry.since = seconds_of(need("since"), path / "since");
  entry.cancels = wire::expect_integer(need("cancels"), path / "cancels", 0, 1'000'000);
  entry.last_cancel = seconds_of(need("lastCancel"), path / "lastCancel");
  entry.certificates = read_grants(object, path / "certificates");
  return entry;
}

/// A damaged file is set aside, and everything is asked again.
Entries read_entries(const std::filesystem::path& file) {
  try {
    const auto content = platform::read_file(file, consents_limit);
    if (!content) return {};
    const json::value whole = wire::parse_json(base::text_of(*content), consents_limit);
    Entries entries;
    for (const auto& member : wire::expect_object(whole, wire::Path())) {
      entries[std::string(member.key())] =
          read_entry(member.value(), wire::Path(std::string(member.key())));
    }
    return entries;
  } catch (const Error& error) {
    // What cannot be read just now is not damaged: the decisions in it must not be lost.
    if (error.code() == base::ErrorCode::storeUnavailable) throw;
    std::filesystem::path aside = file;
    aside += ".damaged";
    platform::remove_all(aside);
    platform::rename_without_replacing(file, aside);
    return {};
  }
}

json::object write_entry(const Entry& entry) {
  json::object out{{"consent", name_of(entry.consent)},
                   {"since", entry.since.time_since_epoch().count()},
                   {"cancels", entry.cancels},
                   {"lastCancel", entry.last_cancel.time_since_epoch().count()}};
  if (!entry.certificates.empty())
    out["certificates"] = json::array(entry.certificates.begin(), entry.certificates.end());
  return out;
}

void write_entries(const std::filesystem::path& file, const Entries& entries) {
  json::object whole;
  for (const auto& [origin, entry] : entries) whole[origin] = write_entry(entry);
  platform::write_file_atomically(file, base::bytes_of(json::serialize(whole)));
}

platform::FileLock lock(const std::filesystem::path& file) {
  platform::make_private_folder(file.parent_path());
  std::filesystem::path lock_file = file;
  lock_file += ".lock";
  return platform::FileLock::briefly(lock_file);
}

/// Reads, changes and writes under the lock between hosts.
template <class Change>
void change(const std::filesystem::path& file, const std::string& origin, Change change_entry) {
  const platform::FileLock held = lock(file);
  platform::remove_left_overs(file.parent_path());
  Entries entries = read_entries(file);
  Entry& entry = entries[origin];
  change_entry(entry);
  if (entry.says_nothing()) entries.erase(origin);
  write_entries(file, entries);
}

/// How long a site waits after that many cancels in a row.
std::chrono::seconds wait_after(std::int64_t cancels) {
  constexpr std::chrono::seconds waits[] = {std::chrono::seconds(10), std::chrono::seconds(30),
                                            std::chrono::minutes(2), std::chrono::minutes(10)};
  if (cancels < 3) return std::chrono::seconds(0);
  return waits[std::min<std::int64_t>(cancels - 3, 3)];
}

Entries read_locked(const std::filesystem::path& file) {
  if (!platform::exists(file)) return {};
  const platform::FileLock held = lock(file);
  return read_entries(file);
}

}  // namespace

Consents::Consents(std::filesystem::path file) : file_(std::move(file)) {}

Consent Consents::find(const std::string& origin) {
  const Entries entries = read_locked(file_);
  const auto found = entries.find(origin);
  return found == entries.end() ? Consent::unknown : found->second.consent;
}

void Consents::set(const std::string& origin, Consent consent) {
  change(file_, origin, [consent](Entry& entry) {
    entry.consent = consent;
    entry.since = now();
    if (consent == Consent::blocked) entry.certificates.clear();
  });
}

void Consents::grant(const std::string& origin, const std::string& sha256) {
  if (!is_sha256(sha256)) throw Error(base::ErrorCode::internalError, "no SHA-256");
  if (grants(origin).contains(sha256)) return;
  change(file_, origin, [&sha256](Entry& entry) {
    std::vector<std::string>& certificates = entry.certificates;
    if (std::ranges::find(certificates, sha256) != certificates.end()) return;
    if (certificates.size() == most_grants) certificates.erase(certificates.begin());
    certificates.push_back(sha256);
    if (entry.since == Seconds{}) entry.since = now();
  });
}

std::set<std::string> Consents::grants(const std::string& origin) {
  const Entries entries = read_locked(file_);
  const auto found = entries.find(origin);
  if (found == entries.end()) return {};
  return {found->second.certificates.begin(), found->second.certificates.end()};
}

void Consents::revoke(const std::string& origin) {
  change(file_, origin, [](Entry& entry) { entry = Entry{}; });
}

void Consents::clear() {
  if (!platform::exists(file_.parent_path())) return;
  const platform::FileLock held = lock(file_);
  platform::remove_all(file_);
  std::filesystem::path aside = file_;
  aside += ".damaged";
  platform::remove_all(aside);
}

std::vector<ConsentRecord> Consents::list() {
  std::vector<ConsentRecord> records;
  for (const auto& [origin, entry] : read_locked(file_)) {
    if (entry.consent == Consent::unknown && entry.certificates.empty()) continue;
    const Consent consent = entry.consent == Consent::unknown ? Consent::granted : entry.consent;
    records.push_back({origin, consent, entry.since, entry.certificates.size()});
  }
  return records;
}

void Consents::note_cancelled(const std::string& origin) {
  change(file_, origin, [](Entry& entry) {
    ++entry.cancels;
    entry.last_cancel = now();
  });
}

void Consents::note_success(const std::string& origin) {
  change(file_, origin, [](Entry& entry) {
    entry.cancels = 0;
    entry.last_cancel = Seconds{};
  });
}

std::chrono::seconds Consents::wait_before_next(const std::string& origin) {
  const Entries entries = read_locked(file_);
  const auto found = entries.find(origin);
  if (found == entries.end()) return std::chrono::seconds(0);
  const std::chrono::seconds wait = wait_after(found->second.cancels);
  // Both ways: the clock may have been set back since.
  return std::clamp(found->second.last_cancel + wait - now(), std::chrono::seconds(0), wait);
}

}  // namespace kepka::policy
