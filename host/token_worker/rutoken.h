// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <pkcs11-helper-1.0/pkcs11.h>

#include <cstddef>

#include "platform/pkcs11_packing.h"

// What Rutoken's module (rtpkcs11ecp) has beyond PKCS #11. The mechanisms and the key type of
// GOST R 34.10-2012 with 512 bits (TC26's range 0xD4321000) are in pkcs11.h itself:
// CKK_GOSTR3410_512, CKM_GOSTR3410_512_KEY_PAIR_GEN, CKM_GOSTR3410_512, CKM_GOSTR3411_12_256, ...
namespace kepka::token_worker::rutoken {

/// Attributes of keys.
inline constexpr CK_ATTRIBUTE_TYPE cka_vendor_key_journal = 0x80002002;
inline constexpr CK_ATTRIBUTE_TYPE cka_vendor_confirm_by_touch = 0x80002003;

/// Answers.
inline constexpr CK_RV ckr_corrupted_mapfile = 0x80000001;
inline constexpr CK_RV ckr_wrong_version_field = 0x80000002;
inline constexpr CK_RV ckr_wrong_pkcs1_encoding = 0x80000003;
inline constexpr CK_RV ckr_data_corrupted = 0x80000004;
inline constexpr CK_RV ckr_rsf_data_corrupted = 0x80000005;
inline constexpr CK_RV ckr_sm_password_invalid = 0x80000006;
inline constexpr CK_RV ckr_license_read_only = 0x80000007;
inline constexpr CK_RV ckr_emitent_key_blocked = 0x80000008;
inline constexpr CK_RV ckr_cert_chain_not_verified = 0x80000009;
inline constexpr CK_RV ckr_inappropriate_pin = 0x8000000A;
inline constexpr CK_RV ckr_pin_in_history = 0x8000000B;

/// CK_CERTIFICATE_CATEGORY (PKCS #11 base specification 4.6.2), which pkcs11.h leaves out.
inline constexpr CK_ULONG category_unspecified = 0, category_token_user = 1, category_authority = 2,
                          category_other_entity = 3;

/// TokenInfoExtended::flags.
inline constexpr CK_FLAGS token_flags_admin_change_user_pin = 0x1;
inline constexpr CK_FLAGS token_flags_user_change_user_pin = 0x2;
inline constexpr CK_FLAGS token_flags_admin_pin_not_default = 0x4;
inline constexpr CK_FLAGS token_flags_user_pin_not_default = 0x8;
inline constexpr CK_FLAGS token_flags_support_journal = 0x400;
inline constexpr CK_FLAGS token_flags_user_pin_utf8 = 0x800;
inline constexpr CK_FLAGS token_flags_admin_pin_utf8 = 0x1000;

/// TokenInfoExtended::ulTokenClass.
inline constexpr CK_ULONG token_class_s = 0, token_class_ecp = 1, token_class_lite = 2,
                          token_class_web = 3, token_class_pinpad = 4, token_class_ecp_bt = 9;

KEPKA_PKCS11_PACK

/// CK_TOKEN_INFO_EXTENDED as it was before the battery's state was added: 240 bytes on 64-bit
/// systems that are not Windows. The caller writes the size it knows into ulSizeofThisStructure; a
/// library that knows another one answers CKR_BUFFER_TOO_SMALL.
struct TokenInfoExtendedOld {
  CK_ULONG ulSizeofThisStructure;
  CK_ULONG ulTokenType;
  CK_ULONG ulProtocolNumber;
  CK_ULONG ulMicrocodeNumber;
  CK_ULONG ulOrderNumber;
  CK_FLAGS flags;
  CK_ULONG ulMaxAdminPinLen;
  CK_ULONG ulMinAdminPinLen;
  CK_ULONG ulMaxUserPinLen;
  CK_ULONG ulMinUserPinLen;
  CK_ULONG ulMaxAdminRetryCount;
  CK_ULONG ulAdminRetryCountLeft;
  CK_ULONG ulMaxUserRetryCount;
  CK_ULONG ulUserRetryCountLeft;
  CK_BYTE serialNumber[8];  // big-endian, right-aligned
  CK_ULONG ulTotalMemory;   // bytes
  CK_ULONG ulFreeMemory;
  CK_BYTE ATR[64];
  CK_ULONG ulATRLen;
  CK_ULONG ulTokenClass;
  CK_ULONG ulBatteryVoltage;
  CK_ULONG ulBodyColor;
  CK_ULONG ulFirmwareChecksum;
};

/// The same of today: 256 bytes.
struct TokenInfoExtended : TokenInfoExtendedOld {
  CK_ULONG ulBatteryPercentage;
  CK_ULONG ulBatteryFlags;
};

/// A function of the table that Kepka never calls; its real parameters are not declared here.
using Uncalled = CK_RV (*)();

/// CK_FUNCTION_LIST_EXTENDED; the order is the ABI. Older libraries end after PKCS7VerifyFinal.
struct FunctionListExtended {
  CK_VERSION version;
  CK_RV (*C_EX_GetFunctionListExtended)(FunctionListExtended** list);
  Uncalled C_EX_InitToken;
  CK_RV (*C_EX_GetTokenInfoExtended)(CK_SLOT_ID slot, TokenInfoExtended* info);
  /// In a read-write session with the administrator logged in; the PIN stays.
  CK_RV (*C_EX_UnblockUserPIN)(CK_SESSION_HANDLE session);
  Uncalled C_EX_SetTokenName;
  Uncalled C_EX_SetLicense;
  Uncalled C_EX_GetLicense;
  Uncalled C_EX_GetCertificateInfoText;
  Uncalled C_EX_PKCS7Sign;
  Uncalled C_EX_CreateCSR;
  Uncalled C_EX_FreeBuffer;
  /// UTF-8 without a terminator; `label` may be null to ask for the length.
  CK_RV (*C_EX_GetTokenName)(CK_SESSION_HANDLE session, CK_BYTE* label, CK_ULONG* length);
  Uncalled C_EX_SetLocalPIN;
  Uncalled C_EX_LoadActivationKey;
  Uncalled C_EX_SetActivationPassword;
  Uncalled C_EX_GetVolumesInfo;
  Uncalled C_EX_GetDriveSize;
  Uncalled C_EX_ChangeVolumeAttributes;
  Uncalled C_EX_FormatDrive;
  Uncalled C_EX_TokenManage;
  Uncalled C_EX_GenerateActivationPassword;
  Uncalled C_EX_GetJournal;
  Uncalled C_EX_SignInvisibleInit;
  Uncalled C_EX_SignInvisible;
  Uncalled C_EX_SlotManage;
  Uncalled C_EX_WrapKey;
  Uncalled C_EX_UnwrapKey;
  Uncalled C_EX_PKCS7VerifyInit;
  Uncalled C_EX_PKCS7Verify;
  Uncalled C_EX_PKCS7VerifyUpdate;
  Uncalled C_EX_PKCS7VerifyFinal;
  Uncalled C_EX_Authenticate;
  Uncalled C_EX_Deauthenticate;
  Uncalled C_EX_UnblockAuthenticator;
};

KEPKA_PKCS11_UNPACK

/// What a module of the family exports beside C_GetFunctionList; works before C_Initialize.
inline constexpr const char* get_function_list_extended = "C_EX_GetFunctionListExtended";
using GetFunctionListExtended = CK_RV (*)(FunctionListExtended** list);

static_assert(sizeof(CK_ULONG) != 8 || sizeof(TokenInfoExtendedOld) == 240);
static_assert(sizeof(CK_ULONG) != 8 || sizeof(TokenInfoExtended) == 256);
static_assert(sizeof(CK_ULONG) != 4 || sizeof(TokenInfoExtended) == 164);
static_assert(sizeof(void*) != 8 || sizeof(CK_ULONG) != 8 ||
              sizeof(FunctionListExtended) == 8 + 34 * sizeof(void*));

}  // namespace kepka::token_worker::rutoken
