// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <pkcs11-helper-1.0/pkcs11.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "config.h"
#include "watched_file.h"

namespace virtual_rutoken {

/// What is in a slot now. `insertion` grows whenever something else is put in, also the same token
/// again, so that a session can tell that its token was away for a moment.
struct Plug {
  std::string serial;  // empty: nothing
  std::uint64_t insertion = 0;

  bool operator==(const Plug&) const = default;
};

/// control.json, which tests replace while the module runs; without it every slot is as
/// virtual_rutoken.json says. Safe in several threads.
class Control {
 public:
  Control(const std::filesystem::path& folder, const Config& config);

  /// One for every slot of the configuration.
  std::vector<Plug> now();

  /// Puts the token in (nothing if empty), for all processes.
  void put(CK_SLOT_ID slot, const std::string& serial);

 private:
  std::vector<Plug> parse(const std::string* text) const;

  std::vector<SlotConfig> slots_;
  WatchedValue<std::vector<Plug>> file_;
};

}  // namespace virtual_rutoken
