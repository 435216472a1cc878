// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "call.h"

namespace virtual_rutoken {

/// CKF_USER_PIN_*, CKF_SO_PIN_* and CKF_USER_PIN_INITIALIZED of CK_TOKEN_INFO.
CK_FLAGS pin_flags(const TokenConfig& config, const TokenState& state);

/// Compares, counts and throws Failure(CKR_PIN_INCORRECT | CKR_PIN_LOCKED | ...). With a PIN pad
/// `pin` must be null. A wrong PIN of any length costs a try.
void check_pin(TokenFile& token, CK_USER_TYPE user, const CK_BYTE* pin, CK_ULONG length);

// The works of C_SetPIN, C_InitPIN, C_InitToken and C_EX_UnblockUserPIN.
void set_pin(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* old_pin, CK_ULONG old_length,
             const CK_BYTE* new_pin, CK_ULONG new_length);
void init_pin(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* pin, CK_ULONG length);
void init_token(Call& call, CK_SLOT_ID slot, const CK_BYTE* pin, CK_ULONG length,
                const CK_UTF8CHAR* label);
void unblock_user_pin(Call& call, CK_SESSION_HANDLE handle);

}  // namespace virtual_rutoken
