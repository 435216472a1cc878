// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "token_worker/faults.h"
#include "token_worker/token_in_use.h"

// The part of TokenInUse that a PIN goes through.
namespace kepka::token_worker {

namespace {

using base::Error;
using base::ErrorCode;

// PKCS #11 takes no pointer to const, and none of its functions writes into a PIN.
CK_UTF8CHAR* bytes_of(const base::Secret* pin) {
  return pin == nullptr ? nullptr : const_cast<CK_UTF8CHAR*>(pin->data());
}

CK_ULONG size_of(const base::Secret* pin) { return pin == nullptr ? 0 : pin->size(); }

/// Before the old one costs an attempt. A module that tells no limits is asked itself.
void check_new_pin(const base::Secret* pin, const CK_TOKEN_INFO& info) {
  if (pin == nullptr) return;
  const bool too_long = info.ulMaxPinLen != 0 && pin->size() > info.ulMaxPinLen;
  const bool too_short =
      info.ulMinPinLen != CK_UNAVAILABLE_INFORMATION && pin->size() < info.ulMinPinLen;
  if (too_long || too_short) throw Error(ErrorCode::pinLength, "a new PIN");
}

}  // namespace

/// An empty PIN never reaches a module: some take it for a wrong one, others for a PIN pad.
void TokenInUse::check_pin(const base::Secret* pin, const CK_TOKEN_INFO& info) const {
  if (pin != nullptr && pin->empty()) throw Error(ErrorCode::pinLength, "an empty PIN");
  const bool has_pad = (info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
  if (pin == nullptr && !has_pad) throw Error(ErrorCode::pinLength, "no PIN and no PIN pad");
}

void TokenInUse::check_pin_answer(CK_RV rv, const char* call, CK_USER_TYPE user) const {
  if (rv == CKR_OK) return;
  Error error = error_of(rv, call, module_.extended() != nullptr);
  if (error.code() != ErrorCode::wrongPin) throw Error(error);
  const auto left = attempts_left(module_, opened().slot, user);
  if (left == CK_ULONG{0}) throw renamed(error, ErrorCode::pinLocked);
  if (left) error.with("attemptsLeft", std::to_string(*left));
  throw Error(error);
}

void TokenInUse::log_in_once(CK_USER_TYPE user, const base::Secret* pin, bool expired_will_do) {
  const CK_FUNCTION_LIST& call = module_.functions();
  const CK_RV rv = call.C_Login(session().handle, user, bytes_of(pin), size_of(pin));
  // Who was logged in without our knowledge must not stay so: the PIN was not looked at.
  if (rv == CKR_USER_ALREADY_LOGGED_IN || rv == CKR_USER_ANOTHER_ALREADY_LOGGED_IN) {
    call.C_Logout(session().handle);
  }
  if (rv != CKR_PIN_EXPIRED || !expired_will_do) check_pin_answer(rv, "C_Login", user);
  logged_in_ = user;
}

void TokenInUse::login(CK_USER_TYPE user, const base::Secret* pin) {
  logout();
  check_pin(pin, same_token());
  log_in_once(user, pin, false);
}

void TokenInUse::change_pin(CK_USER_TYPE user, const base::Secret* old_pin,
                            const base::Secret* new_pin) {
  logout();
  const CK_TOKEN_INFO info = same_token();
  check_pin(old_pin, info);
  check_pin(new_pin, info);
  check_new_pin(new_pin, info);
  // C_SetPIN without a login is the person's own (PKCS #11 base specification 5.5.8), so that a PIN
  // pad need not be asked for the old one twice.
  const bool pad_alone = old_pin == nullptr && user == CKU_USER;
  if (!pad_alone) log_in_once(user, old_pin, true);
  const CK_RV rv = module_.functions().C_SetPIN(
      session().handle, bytes_of(old_pin), size_of(old_pin), bytes_of(new_pin), size_of(new_pin));
  logout();
  check_pin_answer(rv, "C_SetPIN", user);
}

CK_RV TokenInUse::reset_user_pin(const base::Secret* new_pin) const {
  if (new_pin == nullptr) return module_.extended()->C_EX_UnblockUserPIN(session().handle);
  return module_.functions().C_InitPIN(session().handle, bytes_of(new_pin), size_of(new_pin));
}

void TokenInUse::unblock_pin(const base::Secret* so_pin, const base::Secret* new_pin) {
  logout();
  const CK_TOKEN_INFO info = same_token();
  check_pin(so_pin, info);
  if (new_pin != nullptr) check_pin(new_pin, info);
  check_new_pin(new_pin, info);
  if (new_pin == nullptr && module_.extended() == nullptr) {
    throw Error(ErrorCode::unblockRefused, "the module cannot keep the PIN");
  }
  try {
    log_in_once(CKU_SO, so_pin, false);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::pinLocked) throw renamed(error, ErrorCode::unblockRefused);
    throw;
  }
  const CK_RV rv = reset_user_pin(new_pin);
  logout();
  try {
    module_.check(rv, "unblocking");
  } catch (const Error& error) {
    if (error.code() == ErrorCode::tokenFailed) throw renamed(error, ErrorCode::unblockRefused);
    throw;
  }
}

}  // namespace kepka::token_worker
