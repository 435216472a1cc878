// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "audit/trail.h"

#include <algorithm>
#include <charconv>

#include "base/error.h"
#include "platform/file_lock.h"
#include "platform/files.h"
#include "wire/json.h"

namespace kepka::audit {

namespace {

using base::Error;
using base::ErrorCode;
namespace fs = std::filesystem;
namespace json = wire::json;

constexpr std::size_t read_limit = 8 * 1024 * 1024;
constexpr std::size_t head_limit = 4096;
constexpr std::int64_t largest = 9'007'199'254'740'991;
constexpr std::string_view name_begins = "audit-", name_ends = ".jsonl";
constexpr std::size_t name_digits = 6;

fs::path head_file(const fs::path& folder) { return folder / "head.json"; }

platform::FileLock lock_trail(const fs::path& folder) {
  platform::make_private_folder(folder);
  return platform::FileLock::briefly(folder / ".lock");
}

/// 0 for what is no file of the trail.
std::uint64_t number_in(const std::string& name) {
  const std::size_t around = name_begins.size() + name_ends.size();
  if (name.size() < around + name_digits || !name.starts_with(name_begins) ||
      !name.ends_with(name_ends))
    return 0;
  const char* const begin = name.data() + name_begins.size();
  const char* const end = name.data() + name.size() - name_ends.size();
  std::uint64_t number = 0;
  const auto [stop, error] = std::from_chars(begin, end, number);
  return error == std::errc() && stop == end && trail_file_name(number) == name ? number : 0;
}

std::vector<std::uint64_t> numbers_in(const fs::path& folder) {
  std::vector<std::uint64_t> out;
  for (const fs::path& name : platform::list_folder(folder)) {
    if (const std::uint64_t number = number_in(name.filename().string())) out.push_back(number);
  }
  std::sort(out.begin(), out.end());
  return out;
}

TrailFile read_trail_file(const fs::path& folder, std::uint64_t number) {
  TrailFile out{number, {}, {}};
  const auto content = platform::read_file(folder / trail_file_name(number), read_limit);
  if (!content) return out;
  std::string_view rest = base::text_of(*content);
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    out.lines.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  out.torn = rest;
  return out;
}

std::optional<Head> read_head(const fs::path& folder) {
  const auto content = platform::read_file(head_file(folder), head_limit);
  if (!content) return std::nullopt;
  try {
    const json::value whole = wire::parse_json(base::text_of(*content), head_limit);
    const json::object& object = wire::expect_object(whole, wire::Path());
    const auto number = [&](std::string_view key, std::int64_t min) {
      return static_cast<std::uint64_t>(wire::expect_integer(
          wire::expect_member(object, key, wire::Path()), wire::Path() / key, min, largest));
    };
    return Head{number("file", 1), number("first", 1), number("number", 0),
                wire::expect_string(wire::expect_member(object, "digest", wire::Path()),
                                    wire::Path("digest"), 64, 64)};
  } catch (const Error&) {
    return std::nullopt;
  }
}

void write_head(const fs::path& folder, const Head& head) {
  const json::object out{
      {"file", head.file}, {"first", head.first}, {"number", head.number}, {"digest", head.digest}};
  platform::write_file_atomically(head_file(folder), base::bytes_of(json::serialize(out)));
}

/// Takes the lines that follow the head into it: a host ended between the line and its head.
void follow(const TrailFile& file, Head& head) {
  for (const std::string& text : file.lines) {
    try {
      const Line line = line_of(text);
      if (line.number != head.number + 1 || line.previous != head.digest) continue;
      head.number = line.number;
      head.digest = digest_of(text);
      head.file = file.number;
    } catch (const Error&) {
      continue;  // verify() tells of it
    }
  }
}

/// Without a head: from the last line that can be read.
Head head_by_files(const TrailFile& newest, std::uint64_t first) {
  Head head{newest.number, first, 0, std::string(no_digest)};
  for (const std::string& text : newest.lines) {
    try {
      head.number = line_of(text).number;
      head.digest = digest_of(text);
    } catch (const Error&) {
      continue;
    }
  }
  return head;
}

std::uint64_t size_of(const TrailFile& file) {
  std::uint64_t size = 0;
  for (const std::string& line : file.lines) size += line.size() + 1;
  return size;
}

}  // namespace

std::string trail_file_name(std::uint64_t number) {
  std::string digits = std::to_string(number);
  if (digits.size() < name_digits) digits.insert(0, name_digits - digits.size(), '0');
  return std::string(name_begins) + digits + std::string(name_ends);
}

Trail::Trail(fs::path folder, Sizes sizes) : folder_(std::move(folder)), sizes_(sizes) {}

Written Trail::append(const Entry& entry) {
  const platform::FileLock held = lock_trail(folder_);
  platform::remove_left_overs(folder_);
  std::vector<std::uint64_t> numbers = numbers_in(folder_);
  const std::uint64_t newest_number = numbers.empty() ? 1 : numbers.back();
  TrailFile newest = read_trail_file(folder_, newest_number);

  const std::optional<Head> known = read_head(folder_);
  Head head = known ? *known : head_by_files(newest, numbers.empty() ? 1 : numbers.front());
  if (known) follow(newest, head);
  // A newest file that was removed is not begun again: its number stays missing.
  if (newest.number < head.file) newest = TrailFile{head.file + 1, {}, {}};

  Line line{head.number + 1, entry, head.digest, !known && !numbers.empty()};
  const std::string text = text_of(line);
  if (!newest.lines.empty() && size_of(newest) + text.size() + 1 > sizes_.file_limit)
    newest = TrailFile{newest.number + 1, {}, {}};
  platform::append_synced(folder_ / trail_file_name(newest.number), size_of(newest),
                          base::bytes_of(text + '\n'));
  if (numbers.empty() || numbers.back() != newest.number) numbers.push_back(newest.number);
  while (numbers.size() > sizes_.files_kept) {
    platform::remove_all(folder_ / trail_file_name(numbers.front()));
    numbers.erase(numbers.begin());
    head.first = numbers.front();
  }
  head.file = newest.number;
  head.number = line.number;
  head.digest = digest_of(text);
  write_head(folder_, head);
  return {std::move(line), head.digest};
}

TrailContent read_trail(const fs::path& folder) {
  TrailContent out;
  if (!platform::exists(folder)) return out;
  const platform::FileLock held = lock_trail(folder);
  for (const std::uint64_t number : numbers_in(folder))
    out.files.push_back(read_trail_file(folder, number));
  out.head = read_head(folder);
  return out;
}

}  // namespace kepka::audit
