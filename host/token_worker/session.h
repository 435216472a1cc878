// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "token_worker/module.h"

namespace kepka::token_worker {

/// An open session; whoever opened it closes it.
struct Session {
  const Module& module;
  CK_SESSION_HANDLE handle = 0;
};

/// A session for the length of a scope.
class OpenSession {
 public:
  /// Read-write, or read-only where the token is write-protected. Throws what Module::check()
  /// throws.
  static OpenSession read_write(const Module& module, CK_SLOT_ID slot);
  static OpenSession read_only(const Module& module, CK_SLOT_ID slot);

  OpenSession(OpenSession&& other) noexcept;
  OpenSession(const OpenSession&) = delete;
  OpenSession& operator=(const OpenSession&) = delete;
  OpenSession& operator=(OpenSession&&) = delete;
  /// Another session of the same module; this one's is closed by `other`.
  void swap(OpenSession& other) noexcept;
  ~OpenSession();

  const Session& get() const { return session_; }

 private:
  explicit OpenSession(Session session) : session_(session) {}

  Session session_;
  bool open_ = true;
};

}  // namespace kepka::token_worker
