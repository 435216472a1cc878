// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kepka::audit {

/// A key that was used, made, written beside or removed; no key where none was named.
struct KeyUse {
  std::string storage;  // "registry" or "token/<32 hex digits>"
  std::string key;      // its id, hex

  bool operator==(const KeyUse&) const = default;
};

/// One decision: who asked for what, and what came of it. Never a PIN, a key, a document or a
/// subject.
struct Entry {
  std::string time;    // UTC, "2027-11-12T10:00:00Z"
  std::string origin;  // empty: the person, in the extension or with the command
  std::string method;  // of the protocol; "kepka export" for the command
  std::vector<KeyUse> uses;
  std::string about;            // of a decision about a site: "https://ca.example.ru granted"
  std::string outcome;          // "begun", "done", "cancelled", "refused", "failed"
  std::string error;            // its name in the catalogue, empty if it was done
  std::int64_t error_code = 0;  // and its number
  bool key_created = false;     // a key was made although it failed
  std::uint64_t repeated = 0;   // how many more of the same kind were left out before this one
};

/// An entry in its place in the chain.
struct Line {
  std::uint64_t number = 0;  // from 1, over all files
  Entry entry;
  std::string previous;    // SHA-256 of the line before, hex; 64 zeros before the first
  bool head_lost = false;  // the head file was gone: what stood before may have been cut
};

inline constexpr std::string_view no_digest =
    "0000000000000000000000000000000000000000000000000000000000000000";

/// The line's text, one line of JSON without its end.
std::string text_of(const Line& line);

/// Throws Error(storeDamaged) for what is no line.
Line line_of(std::string_view text);

/// SHA-256 of a line's text, hex.
std::string digest_of(std::string_view text);

}  // namespace kepka::audit
