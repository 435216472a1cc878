// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "call.h"

// Each function is the work of the C_* function of its name.
namespace virtual_rutoken {

CK_SESSION_HANDLE open_session(Call& call, CK_SLOT_ID slot, CK_FLAGS flags);
void close_all_sessions(Call& call, CK_SLOT_ID slot);
void get_session_info(Call& call, CK_SESSION_HANDLE handle, CK_SESSION_INFO* info);
void login(Call& call, CK_SESSION_HANDLE handle, CK_USER_TYPE user, const CK_BYTE* pin,
           CK_ULONG length);
void logout(Call& call, CK_SESSION_HANDLE handle);

}  // namespace virtual_rutoken
