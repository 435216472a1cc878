// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "slots.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <thread>

#include "base/bytes.h"
#include "pins.h"

namespace virtual_rutoken {

namespace {

constexpr std::string_view manufacturer = "Aktiv Co.";

/// A label that nobody should print as it is: an escape sequence, a line break, a right-to-left
/// override and bytes that are no UTF-8.
constexpr std::string_view bad_label =
    "A\x1b[31m\n\xe2\x80\xae"
    "B\xff\xfe\xc3(";

std::string_view model_name(Model model) {
  return model == Model::lite ? "Rutoken lite" : "Rutoken ECP";
}

CK_VERSION firmware_version(Model model) {
  switch (model) {
    case Model::ecp3:
      return {30, 2};
    case Model::ecp2:
      return {23, 2};
    default:
      return {18, 0};
  }
}

CK_FLAGS token_flags(const TokenConfig& config, const TokenState& state) {
  CK_FLAGS flags = CKF_LOGIN_REQUIRED | CKF_TOKEN_INITIALIZED | pin_flags(config, state);
  if (config.model != Model::lite) flags |= CKF_RNG;
  if (config.pin_pad) flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
  return flags;
}

}  // namespace

void fill_padded(CK_UTF8CHAR* field, std::size_t width, std::string_view text) {
  std::memset(field, ' ', width);
  std::memcpy(field, text.data(), std::min(width, text.size()));
}

void get_info(CK_INFO* info) {
  require(info != nullptr, CKR_ARGUMENTS_BAD);
  *info = {};
  info->cryptokiVersion = {2, 40};
  fill_padded(info->manufacturerID, sizeof info->manufacturerID, manufacturer);
  fill_padded(info->libraryDescription, sizeof info->libraryDescription,
              "Virtual Rutoken ECP PKCS #11");
  info->libraryVersion = {2, 21};
}

void get_slot_list(Call& call, bool only_with_token, CK_SLOT_ID* slots, CK_ULONG* count) {
  const std::vector<Plug> plugs = call.library.control.now();
  std::vector<CK_SLOT_ID> found;
  for (CK_SLOT_ID slot = 0; slot < plugs.size(); ++slot) {
    if (!only_with_token || !plugs[slot].serial.empty()) found.push_back(slot);
  }
  give(found, slots, count);
}

void get_slot_info(Call& call, CK_SLOT_ID slot, CK_SLOT_INFO* info) {
  require(info != nullptr, CKR_ARGUMENTS_BAD);
  const SlotConfig& config = call.library.slot(slot);
  *info = {};
  fill_padded(info->slotDescription, sizeof info->slotDescription, config.reader);
  fill_padded(info->manufacturerID, sizeof info->manufacturerID, manufacturer);
  info->flags = CKF_REMOVABLE_DEVICE | CKF_HW_SLOT;
  if (!call.library.control.now()[slot].serial.empty()) info->flags |= CKF_TOKEN_PRESENT;
}

void get_token_info(Call& call, CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
  require(info != nullptr, CKR_ARGUMENTS_BAD);
  TokenFile& token = call.library.token(slot);
  const TokenConfig& config = token.config();
  const auto state = token.read();

  *info = {};
  const bool distorted = call.fault(FaultKind::bad_label) != nullptr;
  fill_padded(info->label, sizeof info->label, distorted ? bad_label : state->label);
  fill_padded(info->manufacturerID, sizeof info->manufacturerID, manufacturer);
  fill_padded(info->model, sizeof info->model, model_name(config.model));
  fill_padded(info->serialNumber, sizeof info->serialNumber, config.serial);
  info->flags = token_flags(config, *state);
  info->ulMaxSessionCount = CK_EFFECTIVELY_INFINITE;
  info->ulMaxRwSessionCount = CK_EFFECTIVELY_INFINITE;
  for (const auto& [handle, session] : call.library.sessions()) {
    if (session.slot != slot) continue;
    ++info->ulSessionCount;
    if (session.read_write) ++info->ulRwSessionCount;
  }
  info->ulMaxPinLen = config.max_pin;
  info->ulMinPinLen = config.min_pin;
  info->ulTotalPublicMemory = info->ulTotalPrivateMemory = config.memory;
  info->ulFreePublicMemory = info->ulFreePrivateMemory = config.memory - state->used_memory();
  info->hardwareVersion = {60, 0};
  info->firmwareVersion = firmware_version(config.model);
}

void get_mechanism_list(Call& call, CK_SLOT_ID slot, CK_MECHANISM_TYPE* types, CK_ULONG* count) {
  std::vector<CK_MECHANISM_TYPE> found;
  for (const Mechanism* mechanism : mechanisms_of(call.library.token(slot).config())) {
    found.push_back(mechanism->type);
  }
  give(found, types, count);
}

void get_mechanism_info(Call& call, CK_SLOT_ID slot, CK_MECHANISM_TYPE type,
                        CK_MECHANISM_INFO* info) {
  require(info != nullptr, CKR_ARGUMENTS_BAD);
  const TokenConfig& config = call.library.token(slot).config();
  const Mechanism& mechanism = find_mechanism(config, type, 0);
  *info = {mechanism.min_key, mechanism.max_key(config), mechanism.flags};
}

void wait_for_slot_event(Call& call, CK_FLAGS flags, CK_SLOT_ID* slot, void* reserved) {
  require(slot != nullptr && reserved == nullptr, CKR_ARGUMENTS_BAD);
  Library& library = call.library;
  for (;;) {
    require(!library.finalized, CKR_CRYPTOKI_NOT_INITIALIZED);
    const std::vector<Plug> plugs = library.control.now();
    {
      const std::lock_guard lock(library.reported_mutex);
      for (CK_SLOT_ID each = 0; each < plugs.size(); ++each) {
        if (plugs[each] == library.reported[each]) continue;
        library.reported[each] = plugs[each];
        *slot = each;
        return;
      }
    }
    require((flags & CKF_DONT_BLOCK) == 0, CKR_NO_EVENT);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace virtual_rutoken
