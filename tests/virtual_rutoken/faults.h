// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <pkcs11-helper-1.0/pkcs11.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "watched_file.h"

namespace virtual_rutoken {

enum class FaultKind {
  answer,       // the CK_RV
  unplug,       // the token is pulled out, CKR_DEVICE_REMOVED
  replace,      // another token in the same slot
  slow,         // `ms`, and then the call does its work
  hang,         // for ever
  abort,        // the process ends
  crash,        // the same by SIGSEGV
  print,        // `text` on stdout
  flood,        // `bytes` on stdout
  lock_pin,     // the user's tries are used up
  huge_length,  // an attribute's ulValueLen is absurd
  wrong_type,   // an attribute's value has another length and other bytes
  bad_label,    // labels with control and bidi characters and invalid UTF-8
  swap_halves,  // of a signature
  wrong_signature,
};

/// One row of faults.json (README.md).
struct Fault {
  FaultKind kind = FaultKind::answer;
  std::string function;
  std::optional<CK_SLOT_ID> slot;
  std::uint64_t call = 1;  // the first call it strikes, counted from when it was written
  std::optional<std::uint64_t> times = 1;  // how many calls; nothing for all from then on
  bool after = false;                      // strikes when the work is done
  CK_RV rv = CKR_GENERAL_ERROR;
  std::uint64_t ms = 0;
  std::uint64_t bytes = 0;
  std::string text;
  std::string token;
};

/// faults.json and how often each of its rows was met, counted over all processes. Safe in several
/// threads.
class Faults {
 public:
  explicit Faults(const std::filesystem::path& folder);

  /// Those that strike this call, which is counted.
  std::vector<Fault> strike(std::string_view function, std::optional<CK_SLOT_ID> slot);

 private:
  struct Script {
    std::string id;  // of this version of the file: another one starts counting anew
    std::vector<Fault> faults;
  };
  static Script parse(const std::string* text);
  std::vector<std::uint64_t> counts_of(const Script& script) const;

  std::filesystem::path folder_;
  WatchedValue<Script> file_;
};

/// Waits as long as the fault says, prints, or ends the process; nothing for the other kinds.
void strike_process(const Fault& fault);

}  // namespace virtual_rutoken
