// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/session.h"

#include <utility>

namespace kepka::token_worker {

namespace {

CK_RV open(const Module& module, CK_SLOT_ID slot, CK_FLAGS flags, CK_SESSION_HANDLE& handle) {
  return module.functions().C_OpenSession(slot, CKF_SERIAL_SESSION | flags, nullptr, nullptr,
                                          &handle);
}

}  // namespace

OpenSession OpenSession::read_write(const Module& module, CK_SLOT_ID slot) {
  CK_SESSION_HANDLE handle = 0;
  const CK_RV rv = open(module, slot, CKF_RW_SESSION, handle);
  if (rv == CKR_TOKEN_WRITE_PROTECTED) return read_only(module, slot);
  module.check(rv, "C_OpenSession");
  return OpenSession({module, handle});
}

OpenSession OpenSession::read_only(const Module& module, CK_SLOT_ID slot) {
  CK_SESSION_HANDLE handle = 0;
  module.check(open(module, slot, 0, handle), "C_OpenSession");
  return OpenSession({module, handle});
}

OpenSession::OpenSession(OpenSession&& other) noexcept
    : session_(other.session_), open_(std::exchange(other.open_, false)) {}

void OpenSession::swap(OpenSession& other) noexcept {
  std::swap(session_.handle, other.session_.handle);
  std::swap(open_, other.open_);
}

OpenSession::~OpenSession() {
  if (open_) session_.module.functions().C_CloseSession(session_.handle);
}

}  // namespace kepka::token_worker
