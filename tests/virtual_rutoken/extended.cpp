// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "extended.h"

#include <algorithm>
#include <cstring>

#include "base/bytes.h"
#include "call.h"
#include "pins.h"
#include "slots.h"

namespace virtual_rutoken {

namespace {

namespace rutoken = kepka::token_worker::rutoken;

struct ModelFacts {
  CK_ULONG token_class;  // and the deprecated token type, which has the same numbers for these
  CK_ULONG microcode;
  std::string_view atr;  // hex
};

const ModelFacts& facts_of(Model model) {
  static const ModelFacts ecp3{rutoken::token_class_ecp, 30, "3b8b015275746f6b656e20445320c1"};
  static const ModelFacts ecp2{rutoken::token_class_ecp, 23, "3b8b015275746f6b656e20445320c1"};
  static const ModelFacts lite{rutoken::token_class_lite, 18, "3b8b015275746f6b656e6c697465c2"};
  switch (model) {
    case Model::ecp3:
      return ecp3;
    case Model::ecp2:
      return ecp2;
    default:
      return lite;
  }
}

CK_FLAGS extended_flags(const TokenState& state) {
  CK_FLAGS flags = rutoken::token_flags_admin_change_user_pin |
                   rutoken::token_flags_user_change_user_pin |
                   rutoken::token_flags_support_journal | rutoken::token_flags_user_pin_utf8 |
                   rutoken::token_flags_admin_pin_utf8;
  if (state.user.value != default_user_pin) flags |= rutoken::token_flags_user_pin_not_default;
  if (state.so.value != default_so_pin) flags |= rutoken::token_flags_admin_pin_not_default;
  return flags;
}

rutoken::TokenInfoExtended info_of(const TokenConfig& config, const TokenState& state) {
  const ModelFacts& facts = facts_of(config.model);
  rutoken::TokenInfoExtended info{};
  info.ulTokenType = info.ulTokenClass = facts.token_class;
  info.ulProtocolNumber = 1;
  info.ulMicrocodeNumber = facts.microcode;
  info.ulOrderNumber = 2;
  info.flags = extended_flags(state);
  info.ulMaxAdminPinLen = info.ulMaxUserPinLen = config.max_pin;
  info.ulMinAdminPinLen = info.ulMinUserPinLen = config.min_pin;
  info.ulMaxAdminRetryCount = config.so_tries;
  info.ulAdminRetryCountLeft = state.so.tries_left;
  info.ulMaxUserRetryCount = config.user_tries;
  info.ulUserRetryCountLeft = state.user.tries_left;
  const Bytes serial = kepka::base::from_hex(config.serial);
  std::copy(serial.begin(), serial.end(),
            info.serialNumber + sizeof info.serialNumber - serial.size());
  info.ulTotalMemory = config.memory;
  info.ulFreeMemory = config.memory - state.used_memory();
  const Bytes atr = kepka::base::from_hex(facts.atr);
  std::copy(atr.begin(), atr.end(), info.ATR);
  info.ulATRLen = atr.size();
  return info;
}

CK_RV get_token_info_extended(CK_SLOT_ID slot, rutoken::TokenInfoExtended* out) {
  return run(on_slot("C_EX_GetTokenInfoExtended", slot), [=](Call& call) {
    require(out != nullptr, CKR_ARGUMENTS_BAD);
    TokenFile& token = call.library.token(slot);
    const CK_ULONG size = call.library.config.extended_info_size;
    require(out->ulSizeofThisStructure == size, CKR_BUFFER_TOO_SMALL);
    rutoken::TokenInfoExtended info = info_of(token.config(), *token.read());
    info.ulSizeofThisStructure = size;
    std::memcpy(static_cast<void*>(out), &info, size);
  });
}

CK_RV unblock(CK_SESSION_HANDLE session) {
  return run(on_session("C_EX_UnblockUserPIN", session),
             [=](Call& call) { unblock_user_pin(call, session); });
}

CK_RV get_token_name(CK_SESSION_HANDLE session, CK_BYTE* label, CK_ULONG* length) {
  return run(on_session("C_EX_GetTokenName", session), [=](Call& call) {
    TokenFile& token = call.library.token(call.library.session(session).slot);
    const std::string name = token.read()->label;
    give(std::vector<CK_BYTE>(name.begin(), name.end()), label, length);
  });
}

CK_RV unsupported() {
  return run(on_library("C_EX_(other)"), [](Call&) { fail(CKR_FUNCTION_NOT_SUPPORTED); });
}

CK_RV get_list(rutoken::FunctionListExtended** list) {
  if (list == nullptr) return CKR_ARGUMENTS_BAD;
  *list = &extended_functions();
  return CKR_OK;
}

// The order is the ABI's.
rutoken::FunctionListExtended functions = {
    .version = {2, 40},
    .C_EX_GetFunctionListExtended = &get_list,
    .C_EX_InitToken = &unsupported,
    .C_EX_GetTokenInfoExtended = &get_token_info_extended,
    .C_EX_UnblockUserPIN = &unblock,
    .C_EX_SetTokenName = &unsupported,
    .C_EX_SetLicense = &unsupported,
    .C_EX_GetLicense = &unsupported,
    .C_EX_GetCertificateInfoText = &unsupported,
    .C_EX_PKCS7Sign = &unsupported,
    .C_EX_CreateCSR = &unsupported,
    .C_EX_FreeBuffer = &unsupported,
    .C_EX_GetTokenName = &get_token_name,
    .C_EX_SetLocalPIN = &unsupported,
    .C_EX_LoadActivationKey = &unsupported,
    .C_EX_SetActivationPassword = &unsupported,
    .C_EX_GetVolumesInfo = &unsupported,
    .C_EX_GetDriveSize = &unsupported,
    .C_EX_ChangeVolumeAttributes = &unsupported,
    .C_EX_FormatDrive = &unsupported,
    .C_EX_TokenManage = &unsupported,
    .C_EX_GenerateActivationPassword = &unsupported,
    .C_EX_GetJournal = &unsupported,
    .C_EX_SignInvisibleInit = &unsupported,
    .C_EX_SignInvisible = &unsupported,
    .C_EX_SlotManage = &unsupported,
    .C_EX_WrapKey = &unsupported,
    .C_EX_UnwrapKey = &unsupported,
    .C_EX_PKCS7VerifyInit = &unsupported,
    .C_EX_PKCS7Verify = &unsupported,
    .C_EX_PKCS7VerifyUpdate = &unsupported,
    .C_EX_PKCS7VerifyFinal = &unsupported,
    .C_EX_Authenticate = &unsupported,
    .C_EX_Deauthenticate = &unsupported,
    .C_EX_UnblockAuthenticator = &unsupported,
};

}  // namespace

rutoken::FunctionListExtended& extended_functions() { return functions; }

}  // namespace virtual_rutoken
