// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/trail.h"

// Whether the audit is whole. Noticed by the files alone: a line that was edited, taken out, put in
// or moved, a file that is missing, a tail that was cut off (by head.json). Who rewrites every file
// and head.json, as the person's own programs could, makes a chain that is whole: that is noticed
// by comparing with the system's journal, which holds each line's number and digest, or with a
// number and digest noted elsewhere. Oldest files that Kepka itself removed are no fault.
namespace kepka::audit {

enum class TrailFault {
  head_missing,    // head.json is gone: a cut tail cannot be noticed
  file_missing,    // in the middle, or at the beginning of what was kept
  not_read,        // a text that is no line
  wrong_number,    // a line was taken out, put in or moved
  wrong_previous,  // the line before is not the one that was there
  head_lost,       // head.json was gone when this line was written
  torn,            // an unfinished line at a file's end
  cut,             // head.json, or what it is compared with, knows later lines
  edited_last,     // the last line is not the one that head.json knows
  added,           // lines that head.json does not know
  differs          // from the system's journal or what was noted
};

struct FaultAt {
  TrailFault fault;
  std::uint64_t file = 0;    // 0: of the whole
  std::uint64_t number = 0;  // of the line, as it should be; 0 where it is none
};

struct Verdict {
  std::uint64_t lines = 0, compared = 0;
  std::uint64_t first = 0;  // number of the first line that is kept
  Head last;                // the last line
  std::vector<FaultAt> faults;

  bool whole() const { return faults.empty(); }
};

/// Numbers and digests of lines as something else than the files knows them.
using Noted = std::map<std::uint64_t, std::string>;

Verdict verify_trail(const TrailContent& content, const Noted& noted = {});

/// From the system's journal as `journalctl -o json` writes it: KEPKA_NUMBER and KEPKA_DIGEST of
/// each entry that has them. Other lines are passed over.
Noted noted_in_journal(std::string_view text);

/// "wrongPrevious"
std::string_view name_of(TrailFault fault);

}  // namespace kepka::audit
