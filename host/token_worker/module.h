// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

#include "token_worker/rutoken.h"

namespace kepka::token_worker {

/// A vendor's PKCS #11 library in this process. Never unloaded: the process ends instead, as
/// libraries that were not made for it crash.
class Module {
 public:
  /// A library that is in the process already; its lists must outlive this.
  Module(const CK_FUNCTION_LIST* functions, const rutoken::FunctionListExtended* extended)
      : functions_(functions), extended_(extended) {}

  /// Loads the file, with none of its names visible to others, and takes its function lists; calls
  /// nothing else. Throws Error(moduleFailed): no library, no PKCS #11 2, a function of those that
  /// Kepka needs missing.
  static Module load(const std::filesystem::path& file);

  const CK_FUNCTION_LIST& functions() const { return *functions_; }

  /// Rutoken's own functions; nullptr in a module of another vendor.
  const rutoken::FunctionListExtended* extended() const { return extended_; }

  /// C_Initialize with the system's locks (PKCS #11 base specification 5.4), or without threads
  /// where the library cannot have them. Throws Error(moduleFailed).
  void initialize() const;

  /// C_Finalize; what it answers is of no use any more.
  void finalize() const;

  /// Throws the catalogue's error for any other answer than CKR_OK (faults.h). `call` names the
  /// function for the log.
  void check(CK_RV rv, const char* call) const;

 private:
  const CK_FUNCTION_LIST* functions_;
  const rutoken::FunctionListExtended* extended_;
};

}  // namespace kepka::token_worker
