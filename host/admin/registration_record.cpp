// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/registration_record.h"

#include <algorithm>

#include "base/error.h"
#include "crypto/keys.h"
#include "wire/json.h"

namespace kepka::admin {

namespace fs = std::filesystem;
namespace json = wire::json;

namespace {

using base::Error;
using base::ErrorCode;
using wire::Path;

constexpr std::size_t record_bytes_max = 256 * 1024;
constexpr std::size_t rows_max = 1000;
constexpr std::size_t path_chars_max = 4096;
constexpr std::size_t digest_chars = 64;
constexpr std::int64_t record_version = 1;
constexpr const char* record_name = "registered.json";
constexpr const char* lock_name = "registered.lock";

// What storage errors say is about keys; here it is about manifests.
template <typename Work>
auto or_not_permitted(Work work) {
  try {
    return work();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::storeDamaged) {
      throw Error(ErrorCode::registrationRecordDamaged, error.detail());
    }
    throw Error(ErrorCode::registrationNotPermitted, error.detail());
  }
}

fs::path expect_path(const json::value& value, const Path& at) {
  const fs::path path = wire::expect_string(value, at, 1, path_chars_max);
  if (!path.is_absolute() || path != path.lexically_normal()) {
    wire::throw_invalid(at, "an absolute path");
  }
  return path;
}

std::vector<std::string> expect_strings(const json::value& value, const Path& at, std::size_t min,
                                        std::size_t max) {
  std::vector<std::string> strings;
  for (const json::value& item : wire::expect_array(value, at, rows_max)) {
    strings.push_back(wire::expect_string(item, at, min, max));
  }
  if (strings.empty()) wire::throw_invalid(at, "at least one");
  return strings;
}

RecordedManifest read_row(const json::value& value, const Path& at) {
  const json::object& row = wire::expect_object(value, at);
  RecordedManifest manifest{
      expect_path(wire::expect_member(row, "path", at), at / "path"),
      expect_strings(wire::expect_member(row, "sha256", at), at / "sha256", digest_chars,
                     digest_chars),
      expect_strings(wire::expect_member(row, "browsers", at), at / "browsers", 1, digest_chars)};
  // So that whoever changes a record cannot have anything else removed.
  if (manifest.path.filename() != host_manifest_name()) {
    wire::throw_invalid(at / "path", "a manifest of this host");
  }
  return manifest;
}

RegistrationRecord parse_record(base::ByteView content) {
  const json::value parsed = wire::parse_json(base::text_of(content), record_bytes_max);
  const Path top("record");
  const json::object& object = wire::expect_object(parsed, top);
  wire::expect_integer(wire::expect_member(object, "version", top), top / "version", record_version,
                       record_version);
  RegistrationRecord record;
  for (const json::value& row :
       wire::expect_array(wire::expect_member(object, "files", top), top / "files", rows_max)) {
    record.files.push_back(read_row(row, top / "files"));
  }
  for (const json::value& folder :
       wire::expect_array(wire::expect_member(object, "folders", top), top / "folders", rows_max)) {
    record.folders.push_back(expect_path(folder, top / "folders"));
  }
  return record;
}

template <typename Texts>
json::array array_of(const Texts& texts) {
  json::array array;
  for (const auto& text : texts) array.emplace_back(fs::path(text).string());
  return array;
}

std::string record_text(const RegistrationRecord& record) {
  json::array files;
  for (const RecordedManifest& file : record.files) {
    files.push_back(json::object{{"path", file.path.string()},
                                 {"sha256", array_of(file.digests)},
                                 {"browsers", array_of(file.browsers)}});
  }
  return json::serialize(json::object{{"version", record_version},
                                      {"files", files},
                                      {"folders", array_of(record.folders)}}) +
         "\n";
}

bool is_within(const fs::path& path, const fs::path& folder) {
  return std::ranges::mismatch(folder, path).in1 == folder.end();
}

RegistrationRecord read_record_at(const RegistrationPlace& place, const fs::path& path) {
  const auto content =
      or_not_permitted([&] { return platform::read_file(path, record_bytes_max); });
  if (!content) return {};
  const bool computers = place.scope == RegistrationScope::system && place.prefix.empty();
  if (computers && !platform::only_root_may_write(path)) {
    throw Error(ErrorCode::registrationRecordDamaged, "others than root may change it");
  }
  try {
    return parse_record(*content);
  } catch (const Error& error) {
    throw Error(ErrorCode::registrationRecordDamaged, error.what());
  }
}

}  // namespace

RecordedManifest* RegistrationRecord::find(const fs::path& path) {
  const auto found = std::ranges::find(files, path, &RecordedManifest::path);
  return found == files.end() ? nullptr : &*found;
}

void RegistrationRecord::add_folder(const fs::path& folder) {
  if (std::ranges::find(folders, folder) == folders.end()) folders.push_back(folder);
}

RecordFile::RecordFile(const RegistrationPlace& place)
    : place_(place), folder_(place.real(registration_folder(place))) {
  or_not_permitted([&] {
    made_ = missing_folders(place, registration_folder(place) / record_name);
    for (const fs::path& folder : made_) {
      platform::make_folder(place.real(folder), place.readers());
    }
    lock_.emplace(platform::FileLock::briefly(folder_ / lock_name));
  });
}

fs::path RecordFile::path() const { return folder_ / record_name; }

RegistrationRecord RecordFile::read() const { return read_record_at(place_, path()); }

void RecordFile::save(const RegistrationRecord& record) {
  RegistrationRecord kept{record.files, {}};
  for (const fs::path& folder : made_) kept.add_folder(folder);
  for (const fs::path& folder : record.folders) kept.add_folder(folder);
  std::vector<fs::path> idle;
  std::erase_if(kept.folders, [&](const fs::path& folder) {
    const bool needed = std::ranges::any_of(
        kept.files, [&](const RecordedManifest& file) { return is_within(file.path, folder); });
    const bool of_record = !kept.files.empty() && is_within(folder_, place_.real(folder));
    if (!needed && !of_record) idle.push_back(place_.real(folder));
    return !needed && !of_record;
  });
  or_not_permitted([&] {
    if (!kept.files.empty()) {
      return platform::write_file_atomically(path(), base::bytes_of(record_text(kept)),
                                             place_.readers());
    }
    platform::remove_file(path());
    platform::remove_file(folder_ / lock_name);
  });
  std::ranges::sort(idle, std::ranges::greater());  // what is in a folder before the folder
  for (const fs::path& folder : idle) platform::remove_folder_if_empty(folder);
}

RegistrationRecord read_record(const RegistrationPlace& place) {
  return read_record_at(place, place.real(registration_folder(place)) / record_name);
}

std::string manifest_digest(base::ByteView content) {
  return base::to_hex(crypto::digest(crypto::Digest::sha256, content));
}

}  // namespace kepka::admin
