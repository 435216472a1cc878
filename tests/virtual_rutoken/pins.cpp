// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pins.h"

#include <algorithm>

namespace virtual_rutoken {

namespace {

constexpr std::size_t label_size = 32;
constexpr unsigned low_tries = 3;  // CKF_USER_PIN_COUNT_LOW from there on

std::string text(const CK_BYTE* bytes, CK_ULONG length) {
  if (bytes == nullptr || length == 0) return {};
  return std::string(kepka::base::text_of({bytes, length}));
}

CK_FLAGS counter_flags(const Pin& pin, unsigned max_tries, CK_FLAGS low, CK_FLAGS final_try,
                       CK_FLAGS locked) {
  if (pin.tries_left == 0) return locked;
  CK_FLAGS flags = 0;
  if (pin.tries_left < max_tries && pin.tries_left <= low_tries) flags |= low;
  if (pin.tries_left == 1) flags |= final_try;
  return flags;
}

/// What reaches the token: the caller's, or what the person types on the pad.
std::string typed_pin(const TokenConfig& config, const CK_BYTE* pin, CK_ULONG length,
                      const std::string& on_pad) {
  if (config.pin_pad) {
    require(pin == nullptr, CKR_ARGUMENTS_BAD);
    return on_pad;
  }
  require(pin != nullptr, CKR_ARGUMENTS_BAD);
  return text(pin, length);
}

void check_length(const TokenConfig& config, const std::string& pin) {
  require(pin.size() >= config.min_pin && pin.size() <= config.max_pin, CKR_PIN_LEN_RANGE);
}

Session& read_write_session(Call& call, CK_SESSION_HANDLE handle) {
  Session& session = call.library.session(handle);
  require(session.read_write, CKR_SESSION_READ_ONLY);
  return session;
}

TokenFile& token_of_administrator(Call& call, CK_SESSION_HANDLE handle) {
  const Session& session = read_write_session(call, handle);
  require(call.library.user(session.slot) == CKU_SO, CKR_USER_NOT_LOGGED_IN);
  return call.library.token(session.slot);
}

}  // namespace

CK_FLAGS pin_flags(const TokenConfig& config, const TokenState& state) {
  CK_FLAGS flags = state.user_pin_initialized ? CKF_USER_PIN_INITIALIZED : 0;
  flags |= counter_flags(state.user, config.user_tries, CKF_USER_PIN_COUNT_LOW,
                         CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED);
  flags |= counter_flags(state.so, config.so_tries, CKF_SO_PIN_COUNT_LOW, CKF_SO_PIN_FINAL_TRY,
                         CKF_SO_PIN_LOCKED);
  if (state.user.value == default_user_pin) flags |= CKF_USER_PIN_TO_BE_CHANGED;
  if (state.so.value == default_so_pin) flags |= CKF_SO_PIN_TO_BE_CHANGED;
  return flags;
}

void check_pin(TokenFile& token, CK_USER_TYPE user, const CK_BYTE* pin, CK_ULONG length) {
  const TokenConfig& config = token.config();
  const bool is_user = user == CKU_USER;
  const std::string typed =
      typed_pin(config, pin, length, is_user ? config.pad_user_pin : config.pad_so_pin);
  CK_RV rv = CKR_OK;
  token.change([&](TokenState& state) {
    Pin& known = is_user ? state.user : state.so;
    if (is_user && !state.user_pin_initialized) {
      rv = CKR_USER_PIN_NOT_INITIALIZED;
    } else if (known.tries_left == 0) {
      rv = CKR_PIN_LOCKED;
    } else if (known.value != typed) {
      --known.tries_left;
      rv = CKR_PIN_INCORRECT;
    } else {
      known.tries_left = is_user ? config.user_tries : config.so_tries;
    }
  });
  require(rv == CKR_OK, rv);
}

void set_pin(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* old_pin, CK_ULONG old_length,
             const CK_BYTE* new_pin, CK_ULONG new_length) {
  const Session& session = read_write_session(call, handle);
  TokenFile& token = call.library.token(session.slot);
  const bool is_so = call.library.user(session.slot) == CKU_SO;
  const TokenConfig& config = token.config();
  const std::string next =
      typed_pin(config, new_pin, new_length, is_so ? config.pad_so_pin : config.pad_user_pin);
  check_length(config, next);
  check_pin(token, is_so ? CKU_SO : CKU_USER, old_pin, old_length);
  token.change([&](TokenState& state) { (is_so ? state.so : state.user).value = next; });
}

void init_pin(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* pin, CK_ULONG length) {
  TokenFile& token = token_of_administrator(call, handle);
  const TokenConfig& config = token.config();
  const std::string next = typed_pin(config, pin, length, config.pad_user_pin);
  check_length(config, next);
  token.change([&](TokenState& state) {
    state.user = {next, config.user_tries};
    state.user_pin_initialized = true;
  });
}

void init_token(Call& call, CK_SLOT_ID slot, const CK_BYTE* pin, CK_ULONG length,
                const CK_UTF8CHAR* label) {
  require(label != nullptr, CKR_ARGUMENTS_BAD);
  TokenFile& token = call.library.token(slot);
  const auto& all = call.library.sessions();
  require(std::none_of(all.begin(), all.end(),
                       [slot](const auto& entry) { return entry.second.slot == slot; }),
          CKR_SESSION_EXISTS);
  check_pin(token, CKU_SO, pin, length);
  std::string name = text(label, label_size);
  name.erase(name.find_last_not_of(' ') + 1);
  token.change([&](TokenState& state) {
    state.label = name;
    state.objects.clear();
    state.user = {{}, token.config().user_tries};
    state.user_pin_initialized = false;
  });
}

void unblock_user_pin(Call& call, CK_SESSION_HANDLE handle) {
  TokenFile& token = token_of_administrator(call, handle);
  token.change([&](TokenState& state) { state.user.tries_left = token.config().user_tries; });
}

}  // namespace virtual_rutoken
