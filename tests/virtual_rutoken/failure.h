// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <pkcs11-helper-1.0/pkcs11.h>

#include <exception>
#include <string>
#include <string_view>

namespace virtual_rutoken {

/// How every function inside the module fails; call.cpp turns it into the answer of the C_*
/// function.
class Failure : public std::exception {
 public:
  explicit Failure(CK_RV rv) : rv_(rv) {}
  CK_RV rv() const { return rv_; }
  const char* what() const noexcept override { return "CK_RV"; }

 private:
  CK_RV rv_;
};

[[noreturn]] inline void fail(CK_RV rv) { throw Failure(rv); }

inline void require(bool condition, CK_RV rv) {
  if (!condition) fail(rv);
}

/// "CKR_OK", or "0x..." for a value without a name.
std::string rv_name(CK_RV rv);

/// From a name or "0x..."; throws std::runtime_error for anything else.
CK_RV rv_of(std::string_view name);

}  // namespace virtual_rutoken
