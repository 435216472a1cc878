// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "library.h"

namespace virtual_rutoken {

/// One call of a C_* function on its way through the module.
struct Call {
  Library& library;
  std::vector<Fault> faults;  // that strike it
  std::string detail;         // for the log

  /// nullptr if no such fault strikes.
  const Fault* fault(FaultKind kind) const;
};

/// What the caller says that the call is about.
struct Subject {
  std::string_view function;
  std::optional<CK_SLOT_ID> slot;
  std::optional<CK_SESSION_HANDLE> session;
};

inline Subject on_library(std::string_view function) { return {function, {}, {}}; }
inline Subject on_slot(std::string_view function, CK_SLOT_ID slot) { return {function, slot, {}}; }
inline Subject on_session(std::string_view function, CK_SESSION_HANDLE session) {
  return {function, {}, session};
}

using Work = std::function<void(Call&)>;

/// Runs `work` under the library's mutex, between the faults that strike before and after it, and
/// writes the log's line. Nothing gets out but the CK_RV.
CK_RV run(const Subject& subject, const Work& work);

/// The same without the mutex, for what waits.
CK_RV run_unlocked(const Subject& subject, const Work& work);

CK_RV initialize(CK_C_INITIALIZE_ARGS* arguments);
CK_RV finalize(void* reserved);

}  // namespace virtual_rutoken
