// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <pkcs11-helper-1.0/pkcs11.h>

#include "base/error.h"

namespace kepka::token_worker {

/// The catalogue's error for what a module answered to `call` (not CKR_OK), with the number in its
/// data as "ckr". Vendors give their own numbers different meanings: `is_rutoken` says whose they
/// are. What no row knows is tokenFailed.
base::Error error_of(CK_RV rv, const char* call, bool is_rutoken);

/// The "ckr" of an error that error_of() made; 0 if it has none.
CK_RV ckr_of(const base::Error& error);

/// The same facts under another name.
base::Error renamed(const base::Error& error, base::ErrorCode code);

/// That a module refuses some attribute of a template, and a simpler one may do.
bool is_template_refused(CK_RV rv);

}  // namespace kepka::token_worker
