// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "sessions.h"

#include <algorithm>

#include "pins.h"

namespace virtual_rutoken {

namespace {

CK_STATE state_of(const Session& session, std::optional<CK_USER_TYPE> user) {
  if (user == CKU_SO) return CKS_RW_SO_FUNCTIONS;
  if (user == CKU_USER) return session.read_write ? CKS_RW_USER_FUNCTIONS : CKS_RO_USER_FUNCTIONS;
  return session.read_write ? CKS_RW_PUBLIC_SESSION : CKS_RO_PUBLIC_SESSION;
}

}  // namespace

CK_SESSION_HANDLE open_session(Call& call, CK_SLOT_ID slot, CK_FLAGS flags) {
  require((flags & CKF_SERIAL_SESSION) != 0, CKR_SESSION_PARALLEL_NOT_SUPPORTED);
  const bool read_write = (flags & CKF_RW_SESSION) != 0;
  Library& library = call.library;
  const CK_SESSION_HANDLE handle = library.open_session(slot, read_write);
  if (!read_write && library.user(slot) == CKU_SO) {
    library.close_session(handle);
    fail(CKR_SESSION_READ_WRITE_SO_EXISTS);
  }
  return handle;
}

void close_all_sessions(Call& call, CK_SLOT_ID slot) {
  call.library.token(slot);
  call.library.close_sessions(slot);
}

void get_session_info(Call& call, CK_SESSION_HANDLE handle, CK_SESSION_INFO* info) {
  require(info != nullptr, CKR_ARGUMENTS_BAD);
  const Session& session = call.library.session(handle);
  *info = {};
  info->slotID = session.slot;
  info->state = state_of(session, call.library.user(session.slot));
  info->flags = CKF_SERIAL_SESSION | (session.read_write ? CKF_RW_SESSION : 0);
}

void login(Call& call, CK_SESSION_HANDLE handle, CK_USER_TYPE user, const CK_BYTE* pin,
           CK_ULONG length) {
  Library& library = call.library;
  const Session& session = library.session(handle);
  require(user != CKU_CONTEXT_SPECIFIC, CKR_OPERATION_NOT_INITIALIZED);
  require(user == CKU_USER || user == CKU_SO, CKR_USER_TYPE_INVALID);
  call.detail = user == CKU_USER ? "CKU_USER" : "CKU_SO";
  if (pin == nullptr) call.detail += " no PIN";
  if (pin != nullptr && length == 0) call.detail += " empty PIN";

  const auto before = library.user(session.slot);
  require(before != user, CKR_USER_ALREADY_LOGGED_IN);
  require(!before, CKR_USER_ANOTHER_ALREADY_LOGGED_IN);
  const auto is_read_only = [&](const auto& entry) {
    return entry.second.slot == session.slot && !entry.second.read_write;
  };
  const auto& all = library.sessions();
  require(user != CKU_SO || std::none_of(all.begin(), all.end(), is_read_only),
          CKR_SESSION_READ_ONLY_EXISTS);

  check_pin(library.token(session.slot), user, pin, length);
  library.set_user(session.slot, user);
}

void logout(Call& call, CK_SESSION_HANDLE handle) {
  Library& library = call.library;
  const CK_SLOT_ID slot = library.session(handle).slot;
  require(library.user(slot).has_value(), CKR_USER_NOT_LOGGED_IN);
  library.set_user(slot, std::nullopt);
  // Private session objects end, and so do operations with private keys (PKCS #11 5.6.7).
  for (auto& [each, session] : library.sessions()) {
    if (session.slot != slot) continue;
    session.signing.reset();
    session.found.reset();
    std::erase_if(session.objects,
                  [](const auto& entry) { return entry.second.flag(CKA_PRIVATE); });
  }
}

}  // namespace virtual_rutoken
