// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "call.h"

// Each function is the work of the C_* functions of its name.
namespace virtual_rutoken {

void sign_init(Call& call, CK_SESSION_HANDLE handle, const CK_MECHANISM* mechanism,
               CK_OBJECT_HANDLE key);
void sign(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* data, CK_ULONG length,
          CK_BYTE* signature, CK_ULONG* signature_length);
void sign_update(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* data, CK_ULONG length);
void sign_final(Call& call, CK_SESSION_HANDLE handle, CK_BYTE* signature,
                CK_ULONG* signature_length);

void verify_init(Call& call, CK_SESSION_HANDLE handle, const CK_MECHANISM* mechanism,
                 CK_OBJECT_HANDLE key);
void verify(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* data, CK_ULONG length,
            const CK_BYTE* signature, CK_ULONG signature_length);
void verify_update(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* data, CK_ULONG length);
void verify_final(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* signature,
                  CK_ULONG signature_length);

}  // namespace virtual_rutoken
