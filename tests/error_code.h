// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include "base/bytes.h"
#include "base/error.h"
#include "catch.h"

namespace kepka::tests {

/// The code of the Error that `work` throws; fails the test if it throws none.
template <typename Work>
base::ErrorCode code_of(Work work) {
  try {
    work();
  } catch (const base::Error& error) {
    return error.code();
  }
  FAIL("no Error was thrown");
  return base::ErrorCode::internalError;
}

}  // namespace kepka::tests
