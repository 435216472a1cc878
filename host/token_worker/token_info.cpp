// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/token_info.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/error.h"
#include "token_worker/faults.h"
#include "token_worker/text.h"

namespace kepka::token_worker {

namespace {

using base::Error;
using base::ErrorCode;
namespace worker = wire::worker;

constexpr CK_ULONG max_mechanisms = 512;
constexpr std::int64_t max_number = 9'007'199'254'740'991;  // 2^53 - 1

// The mechanisms that Kepka can use; the others would only make the answer longer.
constexpr std::array used_mechanisms = {
    CK_MECHANISM_TYPE{CKM_RSA_PKCS_KEY_PAIR_GEN},
    CK_MECHANISM_TYPE{CKM_RSA_PKCS},
    CK_MECHANISM_TYPE{CKM_EC_KEY_PAIR_GEN},
    CK_MECHANISM_TYPE{CKM_ECDSA},
    CK_MECHANISM_TYPE{CKM_GOSTR3410_KEY_PAIR_GEN},
    CK_MECHANISM_TYPE{CKM_GOSTR3410},
    CK_MECHANISM_TYPE{CKM_GOSTR3410_512_KEY_PAIR_GEN},
    CK_MECHANISM_TYPE{CKM_GOSTR3410_512},
};

template <std::size_t size>
std::string field(const unsigned char (&bytes)[size]) {
  return clean_text(bytes);
}

std::string version_text(const CK_VERSION& version) {
  return std::to_string(version.major) + "." + std::to_string(version.minor);
}

std::optional<std::int64_t> known_number(CK_ULONG value) {
  if (value == CK_UNAVAILABLE_INFORMATION) return std::nullopt;
  return to_number(value);
}

std::vector<CK_MECHANISM_TYPE> mechanism_types(const Module& module, CK_SLOT_ID slot) {
  CK_ULONG count = 0;
  const auto list = module.functions().C_GetMechanismList;
  if (list(slot, nullptr, &count) != CKR_OK || count == 0) return {};
  const CK_ULONG room = std::min(count, max_mechanisms);
  // One more than it is told of: p11-kit's client (0.24) drops a mechanism that it does not forward
  // by moving the rest down, and reads one beyond the end.
  std::vector<CK_MECHANISM_TYPE> types(room + 1);
  count = room;
  if (list(slot, types.data(), &count) != CKR_OK) return {};
  types.resize(std::min(count, room));
  return types;
}

std::vector<worker::Mechanism> mechanisms_of(const Module& module, CK_SLOT_ID slot) {
  const std::vector<CK_MECHANISM_TYPE> types = mechanism_types(module, slot);
  std::vector<worker::Mechanism> out;
  for (const CK_MECHANISM_TYPE type : used_mechanisms) {
    if (std::find(types.begin(), types.end(), type) == types.end()) continue;
    CK_MECHANISM_INFO info{};
    const bool told = module.functions().C_GetMechanismInfo(slot, type, &info) == CKR_OK;
    if (!told) info = {};
    out.push_back({to_number(type), to_number(info.ulMinKeySize), to_number(info.ulMaxKeySize)});
  }
  return out;
}

/// Of an older library only the first fields are filled in.
std::optional<rutoken::TokenInfoExtended> extended_info(const Module& module, CK_SLOT_ID slot) {
  if (module.extended() == nullptr) return std::nullopt;
  for (const CK_ULONG size :
       {sizeof(rutoken::TokenInfoExtended), sizeof(rutoken::TokenInfoExtendedOld)}) {
    rutoken::TokenInfoExtended info{};
    info.ulSizeofThisStructure = size;
    const CK_RV rv = module.extended()->C_EX_GetTokenInfoExtended(slot, &info);
    if (rv == CKR_OK) return info;
    if (rv != CKR_BUFFER_TOO_SMALL) return std::nullopt;
  }
  return std::nullopt;
}

worker::Extended describe_extended(const rutoken::TokenInfoExtended& info) {
  const auto has = [&](CK_FLAGS flag) { return (info.flags & flag) != 0; };
  return {.token_class = to_number(info.ulTokenClass),
          .token_type = to_number(info.ulTokenType),
          .pin_attempts_left = to_number(info.ulUserRetryCountLeft),
          .pin_attempts_max = to_number(info.ulMaxUserRetryCount),
          .so_attempts_left = to_number(info.ulAdminRetryCountLeft),
          .so_attempts_max = to_number(info.ulMaxAdminRetryCount),
          .pin_is_default = !has(rutoken::token_flags_user_pin_not_default),
          .so_pin_is_default = !has(rutoken::token_flags_admin_pin_not_default),
          .user_may_change_pin = has(rutoken::token_flags_user_change_user_pin),
          .so_may_change_pin = has(rutoken::token_flags_admin_change_user_pin)};
}

worker::Token describe_flags(const CK_TOKEN_INFO& info) {
  const auto has = [&](CK_FLAGS flag) { return (info.flags & flag) != 0; };
  worker::Token token;
  token.initialized = has(CKF_TOKEN_INITIALIZED);
  token.login_required = has(CKF_LOGIN_REQUIRED);
  token.pin_pad = has(CKF_PROTECTED_AUTHENTICATION_PATH);
  token.write_protected = has(CKF_WRITE_PROTECTED);
  token.pin_set = has(CKF_USER_PIN_INITIALIZED);
  token.pin_count_low = has(CKF_USER_PIN_COUNT_LOW);
  token.pin_final_try = has(CKF_USER_PIN_FINAL_TRY);
  token.pin_locked = has(CKF_USER_PIN_LOCKED);
  token.pin_to_be_changed = has(CKF_USER_PIN_TO_BE_CHANGED);
  token.so_pin_locked = has(CKF_SO_PIN_LOCKED);
  return token;
}

/// A reader that fails is no fault of the token's.
ErrorCode slot_fault(ErrorCode code) {
  return code == ErrorCode::tokenFailed ? ErrorCode::readerFailed : code;
}

worker::Slot describe_slot(const Module& module, CK_SLOT_ID slot) {
  worker::Slot out;
  out.slot = static_cast<std::int64_t>(slot);
  try {
    CK_SLOT_INFO info{};
    module.check(module.functions().C_GetSlotInfo(slot, &info), "C_GetSlotInfo");
    out.reader = field(info.slotDescription);
    if ((info.flags & CKF_TOKEN_PRESENT) == 0) return out;
    out.token = describe_token(module, slot, token_info(module, slot));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::tokenAbsent) return out;  // pulled out meanwhile
    const auto& row = base::catalogue_entry(slot_fault(error.code()));
    out.fault = worker::Fault{std::string(row.name), to_number(ckr_of(error))};
  }
  return out;
}

}  // namespace

std::int64_t to_number(CK_ULONG value) {
  return value > static_cast<CK_ULONG>(max_number) ? max_number : static_cast<std::int64_t>(value);
}

Identity identity_of(const CK_TOKEN_INFO& info) {
  return {field(info.manufacturerID), field(info.model), field(info.serialNumber)};
}

std::vector<CK_SLOT_ID> slots_of(const Module& module, bool with_token_alone) {
  const CK_BBOOL only = with_token_alone ? CK_TRUE : CK_FALSE;
  CK_ULONG count = 0;
  module.check(module.functions().C_GetSlotList(only, nullptr, &count), "C_GetSlotList");
  // Readers may come between the two calls; a module that fills more than it was given room for
  // harms nobody but this process.
  const CK_ULONG room = std::min<CK_ULONG>(count, max_slots) + max_slots;
  std::vector<CK_SLOT_ID> slots(room);
  count = room;
  module.check(module.functions().C_GetSlotList(only, slots.data(), &count), "C_GetSlotList");
  slots.resize(std::min<CK_ULONG>(count, max_slots));
  // The protocol's numbers cannot name the others.
  std::erase_if(slots, [](CK_SLOT_ID slot) { return slot > static_cast<CK_ULONG>(max_number); });
  return slots;
}

CK_TOKEN_INFO token_info(const Module& module, CK_SLOT_ID slot) {
  CK_TOKEN_INFO info{};
  module.check(module.functions().C_GetTokenInfo(slot, &info), "C_GetTokenInfo");
  return info;
}

void check_prepared(const CK_TOKEN_INFO& info) {
  if ((info.flags & CKF_TOKEN_INITIALIZED) == 0) throw Error(ErrorCode::tokenNotPrepared);
}

worker::Token describe_token(const Module& module, CK_SLOT_ID slot, const CK_TOKEN_INFO& info) {
  worker::Token token = describe_flags(info);
  const Identity identity = identity_of(info);
  token.label = field(info.label);
  token.manufacturer = identity.manufacturer;
  token.model = identity.model;
  token.serial = identity.serial;
  token.hardware = version_text(info.hardwareVersion);
  token.firmware = version_text(info.firmwareVersion);
  token.pin_min = to_number(info.ulMinPinLen);
  token.pin_max = to_number(info.ulMaxPinLen);
  token.free_memory = known_number(info.ulFreePublicMemory);
  token.total_memory = known_number(info.ulTotalPublicMemory);
  token.mechanisms = mechanisms_of(module, slot);
  if (const auto extended = extended_info(module, slot)) {
    token.extended = describe_extended(*extended);
    token.free_memory = known_number(extended->ulFreeMemory);
    token.total_memory = known_number(extended->ulTotalMemory);
  }
  return token;
}

std::optional<CK_ULONG> attempts_left(const Module& module, CK_SLOT_ID slot, CK_USER_TYPE user) {
  const bool is_user = user == CKU_USER;
  if (const auto extended = extended_info(module, slot)) {
    return is_user ? extended->ulUserRetryCountLeft : extended->ulAdminRetryCountLeft;
  }
  CK_TOKEN_INFO info{};
  if (module.functions().C_GetTokenInfo(slot, &info) != CKR_OK) return std::nullopt;
  if ((info.flags & (is_user ? CKF_USER_PIN_LOCKED : CKF_SO_PIN_LOCKED)) != 0) return 0;
  if ((info.flags & (is_user ? CKF_USER_PIN_FINAL_TRY : CKF_SO_PIN_FINAL_TRY)) != 0) return 1;
  return std::nullopt;
}

worker::SlotsListResult list_slots(const Module& module) {
  worker::SlotsListResult out;
  for (const CK_SLOT_ID slot : slots_of(module, false)) {
    out.slots.push_back(describe_slot(module, slot));
  }
  return out;
}

}  // namespace kepka::token_worker
