// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include "base/secret.h"
#include "token_worker/session.h"
#include "token_worker/token_info.h"

namespace kepka::token_worker {

/// One token between open() and its end: its session, who is logged in, and that it is still the
/// same token. The only place that calls C_Login: once for each PIN that was typed. A PIN is
/// nullptr where the token's own keys take it. All throw what Module::check() throws, and
/// Error(tokenAbsent) before open().
class TokenInUse {
 public:
  explicit TokenInUse(const Module& module) : module_(module) {}
  TokenInUse(const TokenInUse&) = delete;
  TokenInUse& operator=(const TokenInUse&) = delete;
  /// Logs out and closes the session.
  ~TokenInUse();

  /// The token with that identity, in whatever slot it is; first looked for in `slot`. Throws
  /// Error(tokenReplaced) with "inserted" and "needed" (serials) when another is there,
  /// Error(tokenAbsent) when none is.
  void open(CK_SLOT_ID slot, const Identity& wanted);

  wire::worker::Token state() const;
  const Session& session() const;
  /// Another session in place of this one, without an operation that began and did not end, as a
  /// signature that failed may leave one. Who is logged in stays so. Throws nothing.
  void renew_session();
  /// That it demands no login, or the person is logged in.
  bool sees_private() const;

  /// Reads the identity again before the PIN goes to the module. Throws Error(pinLength) for an
  /// empty PIN, Error(wrongPin) with "attemptsLeft" where the module can tell.
  void login(CK_USER_TYPE user, const base::Secret* pin);
  void logout();

  /// C_Login with the old PIN, C_SetPIN, C_Logout.
  void change_pin(CK_USER_TYPE user, const base::Secret* old_pin, const base::Secret* new_pin);

  /// With a new PIN C_InitPIN, without one Rutoken's C_EX_UnblockUserPIN, which keeps the PIN.
  /// Throws Error(unblockRefused) where that cannot be; without spending an attempt if it is known
  /// before.
  void unblock_pin(const base::Secret* so_pin, const base::Secret* new_pin);

  /// False if the token does not take it.
  bool seed_random(const base::Secret& seed) const;

 private:
  struct Opened {
    CK_SLOT_ID slot;
    Identity identity;
    OpenSession session;
  };

  CK_SLOT_ID find_slot(CK_SLOT_ID slot, const Identity& wanted) const;
  const Opened& opened() const;
  CK_TOKEN_INFO same_token() const;
  void check_pin(const base::Secret* pin, const CK_TOKEN_INFO& info) const;
  void log_in_once(CK_USER_TYPE user, const base::Secret* pin, bool expired_will_do);
  void check_pin_answer(CK_RV rv, const char* call, CK_USER_TYPE user) const;
  CK_RV reset_user_pin(const base::Secret* new_pin) const;
  void close();

  const Module& module_;
  std::optional<Opened> opened_;
  std::optional<CK_USER_TYPE> logged_in_;
};

}  // namespace kepka::token_worker
