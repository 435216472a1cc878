// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "library.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace virtual_rutoken {

Library::Library(std::filesystem::path module_folder, bool may_lock_threads)
    : folder(std::move(module_folder)),
      config(read_config(folder)),
      may_lock(may_lock_threads),
      pid(::getpid()),
      control(folder, config),
      faults(folder),
      reported(control.now()) {
  for (const TokenConfig& token : config.tokens) {
    tokens_.emplace(token.serial, std::make_unique<TokenFile>(folder, token));
  }
}

const SlotConfig& Library::slot(CK_SLOT_ID slot) const {
  require(slot < config.slots.size(), CKR_SLOT_ID_INVALID);
  return config.slots[slot];
}

TokenFile& Library::token(CK_SLOT_ID slot_id) {
  slot(slot_id);
  const Plug plug = control.now()[slot_id];
  require(!plug.serial.empty(), CKR_TOKEN_NOT_PRESENT);
  const auto found = tokens_.find(plug.serial);
  require(found != tokens_.end(), CKR_TOKEN_NOT_RECOGNIZED);
  return *found->second;
}

CK_SESSION_HANDLE Library::open_session(CK_SLOT_ID slot_id, bool read_write) {
  token(slot_id);
  const Plug plug = control.now()[slot_id];
  // A login belongs to the token that was there when it was made.
  const auto is_of_another = [&](const auto& entry) {
    return entry.second.slot == slot_id && entry.second.insertion != plug.insertion;
  };
  if (std::any_of(sessions_.begin(), sessions_.end(), is_of_another)) close_sessions(slot_id);

  const CK_SESSION_HANDLE handle = next_session_++;
  Session& session = sessions_[handle];
  session.slot = slot_id;
  session.insertion = plug.insertion;
  session.read_write = read_write;
  return handle;
}

Session& Library::session(CK_SESSION_HANDLE handle) {
  const auto found = sessions_.find(handle);
  require(found != sessions_.end(), CKR_SESSION_HANDLE_INVALID);
  const Plug plug = control.now()[found->second.slot];
  if (plug.insertion == found->second.insertion) return found->second;
  close_sessions(found->second.slot);
  fail(plug.serial.empty() ? CKR_DEVICE_REMOVED : CKR_SESSION_HANDLE_INVALID);
}

std::optional<CK_SLOT_ID> Library::slot_of(CK_SESSION_HANDLE handle) {
  const auto found = sessions_.find(handle);
  if (found == sessions_.end()) return std::nullopt;
  return found->second.slot;
}

void Library::close_session(CK_SESSION_HANDLE handle) {
  const CK_SLOT_ID slot = session(handle).slot;
  sessions_.erase(handle);
  const auto is_of_slot = [slot](const auto& entry) { return entry.second.slot == slot; };
  if (std::none_of(sessions_.begin(), sessions_.end(), is_of_slot)) users_.erase(slot);
}

void Library::close_sessions(CK_SLOT_ID slot) {
  std::erase_if(sessions_, [slot](const auto& entry) { return entry.second.slot == slot; });
  users_.erase(slot);
}

std::optional<CK_USER_TYPE> Library::user(CK_SLOT_ID slot) const {
  const auto found = users_.find(slot);
  if (found == users_.end()) return std::nullopt;
  return found->second;
}

void Library::set_user(CK_SLOT_ID slot, std::optional<CK_USER_TYPE> user) {
  if (user) {
    users_[slot] = *user;
  } else {
    users_.erase(slot);
  }
}

}  // namespace virtual_rutoken
