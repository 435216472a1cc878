// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>

#include "base/bytes.h"
#include "base/error.h"
#include "catch.h"

namespace kepka::tests {

/// What `act` throws: it must throw.
inline base::Error error_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const base::Error& error) {
    return error;
  }
  FAIL("nothing was thrown");
  return base::Error(base::ErrorCode::internalError);
}

inline std::string fact(const base::Error& error, const std::string& key) {
  for (const auto& [name, value] : error.data()) {
    if (name == key) return value;
  }
  return "(none)";
}

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
