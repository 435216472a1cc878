// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <pkcs11-helper-1.0/pkcs11.h>

namespace virtual_rutoken {

/// What C_GetFunctionList gives.
extern CK_FUNCTION_LIST function_list;

}  // namespace virtual_rutoken
