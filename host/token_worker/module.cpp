// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/module.h"

#include "base/error.h"
#include "token_worker/faults.h"

namespace kepka::token_worker {

void Module::initialize() const {
  CK_C_INITIALIZE_ARGS arguments{};
  arguments.flags = CKF_OS_LOCKING_OK;
  CK_RV rv = functions_->C_Initialize(&arguments);
  if (rv == CKR_CANT_LOCK) rv = functions_->C_Initialize(nullptr);
  if (rv == CKR_OK || rv == CKR_CRYPTOKI_ALREADY_INITIALIZED) return;
  throw base::Error(base::ErrorCode::moduleFailed, "C_Initialize").with("ckr", std::to_string(rv));
}

void Module::finalize() const { functions_->C_Finalize(nullptr); }

void Module::check(CK_RV rv, const char* call) const {
  if (rv != CKR_OK) throw error_of(rv, call, extended_ != nullptr);
}

}  // namespace kepka::token_worker
