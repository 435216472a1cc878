// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "call.h"

// Digests and random numbers. Each function is the work of the C_* function of its name.
namespace virtual_rutoken {

void digest_init(Call& call, CK_SESSION_HANDLE handle, const CK_MECHANISM* mechanism);
void digest(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* data, CK_ULONG length,
            CK_BYTE* out, CK_ULONG* out_length);
void digest_update(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* data, CK_ULONG length);
void digest_final(Call& call, CK_SESSION_HANDLE handle, CK_BYTE* out, CK_ULONG* out_length);

void seed_random(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* seed, CK_ULONG length);
void generate_random(Call& call, CK_SESSION_HANDLE handle, CK_BYTE* out, CK_ULONG length);

}  // namespace virtual_rutoken
