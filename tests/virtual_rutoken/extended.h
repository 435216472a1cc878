// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "token_worker/rutoken.h"

namespace virtual_rutoken {

/// The table of C_EX_* functions: those that Kepka uses work, the others answer
/// CKR_FUNCTION_NOT_SUPPORTED.
kepka::token_worker::rutoken::FunctionListExtended& extended_functions();

}  // namespace virtual_rutoken
