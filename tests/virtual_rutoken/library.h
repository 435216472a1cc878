// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "config.h"
#include "control.h"
#include "crypto/random.h"
#include "failure.h"
#include "faults.h"
#include "mechanisms.h"
#include "state.h"

namespace virtual_rutoken {

/// What C_SignInit or C_VerifyInit started.
struct KeyOperation {
  const Mechanism* mechanism = nullptr;
  Object key;
  Bytes data;            // of C_SignUpdate
  bool updated = false;  // C_SignUpdate was called: C_Sign is not the way to end it
};

struct DigestOperation {
  const Mechanism* mechanism = nullptr;
  Bytes data;
  bool updated = false;
};

struct Session {
  CK_SLOT_ID slot = 0;
  std::uint64_t insertion = 0;  // of the token it was opened with
  bool read_write = false;
  std::optional<std::vector<CK_OBJECT_HANDLE>> found;  // what C_FindObjects has still to give
  std::optional<KeyOperation> signing, verifying;
  std::optional<DigestOperation> digesting;
  std::map<CK_OBJECT_HANDLE, Object> objects;  // session objects (CKA_TOKEN is false)
};

/// Handles of session objects begin here, those of a token's objects at 1.
inline constexpr CK_OBJECT_HANDLE first_session_object = 0x4000'0000;

/// What lies between C_Initialize and C_Finalize. Under `mutex`, except where it says so.
class Library {
 public:
  Library(std::filesystem::path folder, bool may_lock);

  std::mutex mutex;
  const std::filesystem::path folder;
  const Config config;
  const bool may_lock;  // CKF_OS_LOCKING_OK
  const pid_t pid;
  Control control;  // safe without the mutex
  Faults faults;    // safe without the mutex
  std::atomic<bool> finalized{false};
  kepka::crypto::Random random;
  std::vector<Plug> reported;  // what C_WaitForSlotEvent has told already; its own mutex:
  std::mutex reported_mutex;
  CK_OBJECT_HANDLE next_session_object = first_session_object;

  /// Throws Failure(CKR_SLOT_ID_INVALID).
  const SlotConfig& slot(CK_SLOT_ID slot) const;

  /// The token that is in the slot now. Throws Failure(CKR_SLOT_ID_INVALID |
  /// CKR_TOKEN_NOT_PRESENT).
  TokenFile& token(CK_SLOT_ID slot);

  CK_SESSION_HANDLE open_session(CK_SLOT_ID slot, bool read_write);

  /// Throws Failure: CKR_DEVICE_REMOVED, once, when its token is not there any more, and
  /// CKR_SESSION_HANDLE_INVALID from then on, or when the token was changed meanwhile.
  Session& session(CK_SESSION_HANDLE handle);

  /// Only what the caller claims; nothing for a handle that is none.
  std::optional<CK_SLOT_ID> slot_of(CK_SESSION_HANDLE handle);

  void close_session(CK_SESSION_HANDLE handle);
  /// Closes the slot's sessions, which ends its login.
  void close_sessions(CK_SLOT_ID slot);
  std::map<CK_SESSION_HANDLE, Session>& sessions() { return sessions_; }

  /// Who is logged in, if anybody, as this process sees it.
  std::optional<CK_USER_TYPE> user(CK_SLOT_ID slot) const;
  void set_user(CK_SLOT_ID slot, std::optional<CK_USER_TYPE> user);

 private:
  std::map<std::string, std::unique_ptr<TokenFile>> tokens_;  // by serial
  std::map<CK_SESSION_HANDLE, Session> sessions_;
  std::map<CK_SLOT_ID, CK_USER_TYPE> users_;
  CK_SESSION_HANDLE next_session_ = 1;
};

}  // namespace virtual_rutoken
