// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace kepka::token_worker {

/// A module as pkcs11-helper manages it: initialised, and its slots watched in the background by
/// whatever the module can do (C_WaitForSlotEvent, else a look every two seconds). Nothing is ever
/// asked of the helper that could log in, and its hooks refuse. One at a time: the helper has one
/// state for the process. Ends with the process: a thread that waits in a module cannot be stopped.
class SlotEvents {
 public:
  /// Throws Error(moduleFailed); another may be made then.
  explicit SlotEvents(const std::filesystem::path& module);
  SlotEvents(const SlotEvents&) = delete;
  SlotEvents& operator=(const SlotEvents&) = delete;

  /// Can be read after an event, once also at the start.
  int wake_descriptor() const;
  /// So that the descriptor can be waited for again.
  void take() const;
};

}  // namespace kepka::token_worker
