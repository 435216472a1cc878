// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/token_in_use.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "token_worker/faults.h"

namespace kepka::token_worker {

namespace {

using base::Error;
using base::ErrorCode;

Error replaced(const std::string& inserted, const std::string& needed) {
  Error error(ErrorCode::tokenReplaced);
  error.with("inserted", inserted).with("needed", needed);
  return error;
}

}  // namespace

TokenInUse::~TokenInUse() { close(); }

void TokenInUse::close() {
  logout();
  opened_.reset();
}

void TokenInUse::open(CK_SLOT_ID slot, const Identity& wanted) {
  close();
  const CK_SLOT_ID found = find_slot(slot, wanted);
  check_prepared(token_info(module_, found));
  opened_.emplace(Opened{found, wanted, OpenSession::read_write(module_, found)});
}

CK_SLOT_ID TokenInUse::find_slot(CK_SLOT_ID slot, const Identity& wanted) const {
  std::optional<CK_SLOT_ID> elsewhere;
  std::optional<std::string> inserted;
  std::optional<Error> fault;  // of `slot`
  for (const CK_SLOT_ID each : slots_of(module_, true)) {
    try {
      const Identity identity = identity_of(token_info(module_, each));
      if (identity == wanted && each == slot) return each;
      if (identity == wanted) elsewhere = each;
      if (each == slot) inserted = identity.serial;
    } catch (const Error& error) {
      if (each == slot) fault = error;  // other slots' faults are not this token's
    }
  }
  if (elsewhere) return *elsewhere;
  if (inserted) throw replaced(*inserted, wanted.serial);
  if (fault) throw Error(*fault);
  throw Error(ErrorCode::tokenAbsent, "no token with this serial");
}

const TokenInUse::Opened& TokenInUse::opened() const {
  if (!opened_) throw Error(ErrorCode::tokenAbsent, "no token was opened");
  return *opened_;
}

const Session& TokenInUse::session() const { return opened().session.get(); }

void TokenInUse::renew_session() {
  if (!opened_) return;
  try {
    // The old one is closed after the new one is open: with the last session the login ends
    // (PKCS #11 base specification 5.6.2).
    OpenSession next = OpenSession::read_write(module_, opened_->slot);
    same_token();  // on another one nothing may be looked for, nor found missing
    opened_->session.swap(next);
  } catch (const Error&) {
    return;  // the token has gone, which the next call tells
  }
}

CK_TOKEN_INFO TokenInUse::same_token() const {
  const CK_TOKEN_INFO info = token_info(module_, opened().slot);
  const Identity identity = identity_of(info);
  if (identity != opened().identity) throw replaced(identity.serial, opened().identity.serial);
  return info;
}

wire::worker::Token TokenInUse::state() const {
  return describe_token(module_, opened().slot, same_token());
}

bool TokenInUse::sees_private() const {
  if (logged_in_ == CK_USER_TYPE{CKU_USER}) return true;
  return (token_info(module_, opened().slot).flags & CKF_LOGIN_REQUIRED) == 0;
}

void TokenInUse::logout() {
  if (!logged_in_) return;
  logged_in_.reset();
  module_.functions().C_Logout(session().handle);  // of a token that has gone: nothing to do
}

bool TokenInUse::seed_random(const base::Secret& seed) const {
  constexpr CK_RV refusals[] = {CKR_RANDOM_SEED_NOT_SUPPORTED, CKR_RANDOM_NO_RNG,
                                CKR_FUNCTION_NOT_SUPPORTED};
  const CK_RV rv = module_.functions().C_SeedRandom(
      session().handle, const_cast<std::uint8_t*>(seed.data()), seed.size());
  if (std::find(std::begin(refusals), std::end(refusals), rv) != std::end(refusals)) return false;
  module_.check(rv, "C_SeedRandom");
  return true;
}

}  // namespace kepka::token_worker
