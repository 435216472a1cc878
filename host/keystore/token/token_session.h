// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/patience.h"
#include "base/secret.h"
#include "keystore/token/token_context.h"
#include "keystore/token/worker.h"
#include "platform/file_lock.h"

namespace kepka::keystore {

/// One token in use: its lock between processes, and a kepka-token of its own with one session on
/// it. Its end logs out, ends the process, and tells the token's watcher that the token may have
/// changed. Every call has the patience that the session was opened with.
class TokenSession {
 public:
  /// Waits for the lock, starts the process and opens the token. Throws Error(tokenBusy) when
  /// another program of Kepka's keeps the lock for a minute or patience's time ends before,
  /// Error(tokenAbsent | tokenReplaced | moduleFailed | ...), and Error(cancelled).
  TokenSession(std::shared_ptr<const TokenContext> context, const base::Patience& patience);
  ~TokenSession();
  TokenSession(const TokenSession&) = delete;
  TokenSession& operator=(const TokenSession&) = delete;

  /// Exactly one presentation of the PIN; with a PIN pad `pin` is empty. Throws Error(wrongPin)
  /// with "attemptsLeft" where known, Error(pinLocked | pinLength | pinMustBeChanged | ...).
  void login(const base::Secret& pin);

  /// A call to the worker (worker.json). A token that was pulled out, also one whose library
  /// crashed over that, is Error(tokenRemoved).
  wire::json::value call(std::string_view method, const wire::json::value& arguments,
                         Worker::Secrets secrets = {});
  template <typename Result>
  Result call(std::string_view method, const wire::json::value& arguments,
              Result (*read)(const wire::json::value&, const wire::Path&),
              Worker::Secrets secrets = {}) {
    return doing([&] { return worker_.call<Result>(method, arguments, read, patience_, secrets); });
  }
  base::Secret call_for_secret(std::string_view method, const wire::json::value& arguments);

  /// The same as call(), with a little time even after patience has ended: to take back what was
  /// begun. Never throws.
  void try_to_undo(std::string_view method, const wire::json::value& arguments) noexcept;

  /// What the session sees: private objects too, once logged in.
  wire::worker::ObjectsListResult objects();

  /// As the token is now, counters included.
  wire::worker::Token state();

 private:
  template <typename Work>
  auto doing(Work work) -> decltype(work()) {
    try {
      return work();
    } catch (const base::Error& error) {
      throw explained(error);
    }
  }
  base::Error explained(const base::Error& error) const;

  const std::shared_ptr<const TokenContext> context_;
  const base::Patience patience_;
  platform::FileLock lock_;  // given back after the process has ended
  Worker worker_;
  bool logged_in_ = false;
};

}  // namespace kepka::keystore
