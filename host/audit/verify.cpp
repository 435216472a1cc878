// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "audit/verify.h"

#include <charconv>

#include "base/error.h"
#include "wire/json.h"

namespace kepka::audit {

namespace {

using base::Error;
namespace json = wire::json;

constexpr std::size_t journal_line_limit = 64 * 1024;

/// Goes along the chain.
class Verifier {
 public:
  Verifier(const TrailContent& content, const Noted& noted) : content_(content), noted_(noted) {}

  Verdict verify() {
    if (!content_.head && !content_.files.empty()) add(TrailFault::head_missing);
    check_beginning();
    for (const TrailFile& file : content_.files) check_file(file);
    check_end();
    for (const auto& [number, digest] : noted_) {
      if (number > expected_) add(TrailFault::cut, 0, number);
    }
    out_.last.number = expected_;
    out_.last.digest = previous_;
    return std::move(out_);
  }

 private:
  void add(TrailFault fault, std::uint64_t file = 0, std::uint64_t number = 0) {
    out_.faults.push_back({fault, file, number});
  }

  std::uint64_t first_file() const { return content_.files.front().number; }

  /// The oldest files may have been removed by Kepka itself, and head.json says so.
  void check_beginning() {
    if (content_.files.empty()) {
      if (content_.head && content_.head->number > 0) add(TrailFault::cut, 0, 1);
      return;
    }
    if (content_.head && content_.head->first < first_file())
      add(TrailFault::file_missing, content_.head->first);
    next_file_ = first_file();
  }

  void check_file(const TrailFile& file) {
    for (; next_file_ < file.number; ++next_file_) {
      add(TrailFault::file_missing, next_file_);
      if (out_.faults.size() > faults_limit) next_file_ = file.number;
    }
    next_file_ = file.number + 1;
    out_.last.file = file.number;
    for (const std::string& text : file.lines) check_line(file, text);
    if (!file.torn.empty()) add(TrailFault::torn, file.number, expected_ + 1);
  }

  void check_line(const TrailFile& file, const std::string& text) {
    ++out_.lines;
    const std::string digest = digest_of(text);
    try {
      check_place(file, line_of(text));
    } catch (const Error&) {
      ++expected_;
      add(TrailFault::not_read, file.number, expected_);
    }
    previous_ = digest;
    compare(file, digest);
    if (content_.head && content_.head->number == expected_ && content_.head->digest != digest)
      add(TrailFault::edited_last, file.number, expected_);
  }

  void check_place(const TrailFile& file, const Line& line) {
    const bool beginning = out_.lines == 1;
    if (beginning && file.number > 1) {
      // What stood before was removed with its file.
      expected_ = line.number - 1;
      previous_ = line.previous;
      out_.first = line.number;
    } else if (beginning) {
      out_.first = 1;
    }
    if (line.number != expected_ + 1) add(TrailFault::wrong_number, file.number, line.number);
    if (line.previous != previous_) add(TrailFault::wrong_previous, file.number, line.number);
    if (line.head_lost) add(TrailFault::head_lost, file.number, line.number);
    expected_ = line.number;
  }

  void compare(const TrailFile& file, const std::string& digest) {
    const auto found = noted_.find(expected_);
    if (found == noted_.end()) return;
    ++out_.compared;
    if (found->second != digest) add(TrailFault::differs, file.number, expected_);
  }

  /// One line more than head.json knows is what a host leaves that ended between the two.
  void check_end() {
    if (!content_.head || content_.files.empty()) return;
    const Head& head = *content_.head;
    if (head.number > expected_) add(TrailFault::cut, 0, expected_ + 1);
    if (head.number + 1 < expected_) add(TrailFault::added, 0, head.number + 1);
  }

  static constexpr std::size_t faults_limit = 1000;

  const TrailContent& content_;
  const Noted& noted_;
  Verdict out_;
  std::uint64_t expected_ = 0;  // number of the line before
  std::string previous_ = std::string(no_digest);
  std::uint64_t next_file_ = 1;
};

/// One entry of `journalctl -o json`: its fields are strings.
void take_entry(std::string_view text, Noted& noted) {
  try {
    const json::value whole = wire::parse_json(text, journal_line_limit);
    const json::object& entry = wire::expect_object(whole, wire::Path());
    const json::value* number = entry.if_contains("KEPKA_NUMBER");
    const json::value* digest = entry.if_contains("KEPKA_DIGEST");
    if (number == nullptr || digest == nullptr) return;
    const std::string digits = wire::expect_string(*number, wire::Path(), 1, 16);
    std::uint64_t parsed = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
    if (error != std::errc() || end != digits.data() + digits.size()) return;
    noted[parsed] = wire::expect_string(*digest, wire::Path(), 64, 64);
  } catch (const Error&) {
    return;
  }
}

}  // namespace

Verdict verify_trail(const TrailContent& content, const Noted& noted) {
  return Verifier(content, noted).verify();
}

Noted noted_in_journal(std::string_view text) {
  Noted noted;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    take_entry(text.substr(0, end), noted);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return noted;
}

std::string_view name_of(TrailFault fault) {
  switch (fault) {
    case TrailFault::head_missing:
      return "headMissing";
    case TrailFault::file_missing:
      return "fileMissing";
    case TrailFault::not_read:
      return "notRead";
    case TrailFault::wrong_number:
      return "wrongNumber";
    case TrailFault::wrong_previous:
      return "wrongPrevious";
    case TrailFault::head_lost:
      return "headLost";
    case TrailFault::torn:
      return "torn";
    case TrailFault::cut:
      return "cut";
    case TrailFault::edited_last:
      return "editedLast";
    case TrailFault::added:
      return "added";
    case TrailFault::differs:
      break;
  }
  return "differs";
}

}  // namespace kepka::audit
