// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The C_* functions that this token has not (real ones answer the same for some of them, or have
// what Kepka never asks for), and the table of all.
#include "call.h"
#include "function_list.h"

namespace {

CK_RV unsupported(std::string_view function, CK_SESSION_HANDLE session) {
  using namespace virtual_rutoken;
  return run(on_session(function, session), [=](Call& call) {
    call.library.session(session);
    fail(CKR_FUNCTION_NOT_SUPPORTED);
  });
}

}  // namespace

extern "C" {

CK_RV C_GetOperationState(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG*) {
  return unsupported("C_GetOperationState", session);
}

CK_RV C_SetOperationState(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_OBJECT_HANDLE,
                          CK_OBJECT_HANDLE) {
  return unsupported("C_SetOperationState", session);
}

CK_RV C_CopyObject(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE, CK_ATTRIBUTE*, CK_ULONG,
                   CK_OBJECT_HANDLE*) {
  return unsupported("C_CopyObject", session);
}

CK_RV C_EncryptInit(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE) {
  return unsupported("C_EncryptInit", session);
}

CK_RV C_Encrypt(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) {
  return unsupported("C_Encrypt", session);
}

CK_RV C_EncryptUpdate(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) {
  return unsupported("C_EncryptUpdate", session);
}

CK_RV C_EncryptFinal(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG*) {
  return unsupported("C_EncryptFinal", session);
}

CK_RV C_DecryptInit(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE) {
  return unsupported("C_DecryptInit", session);
}

CK_RV C_Decrypt(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) {
  return unsupported("C_Decrypt", session);
}

CK_RV C_DecryptUpdate(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) {
  return unsupported("C_DecryptUpdate", session);
}

CK_RV C_DecryptFinal(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG*) {
  return unsupported("C_DecryptFinal", session);
}

CK_RV C_DigestKey(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE) {
  return unsupported("C_DigestKey", session);
}

CK_RV C_SignRecoverInit(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE) {
  return unsupported("C_SignRecoverInit", session);
}

CK_RV C_SignRecover(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) {
  return unsupported("C_SignRecover", session);
}

CK_RV C_VerifyRecoverInit(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE) {
  return unsupported("C_VerifyRecoverInit", session);
}

CK_RV C_VerifyRecover(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) {
  return unsupported("C_VerifyRecover", session);
}

CK_RV C_DigestEncryptUpdate(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) {
  return unsupported("C_DigestEncryptUpdate", session);
}

CK_RV C_DecryptDigestUpdate(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) {
  return unsupported("C_DecryptDigestUpdate", session);
}

CK_RV C_SignEncryptUpdate(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) {
  return unsupported("C_SignEncryptUpdate", session);
}

CK_RV C_DecryptVerifyUpdate(CK_SESSION_HANDLE session, CK_BYTE*, CK_ULONG, CK_BYTE*, CK_ULONG*) {
  return unsupported("C_DecryptVerifyUpdate", session);
}

CK_RV C_GenerateKey(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_ATTRIBUTE*, CK_ULONG,
                    CK_OBJECT_HANDLE*) {
  return unsupported("C_GenerateKey", session);
}

CK_RV C_WrapKey(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE, CK_OBJECT_HANDLE,
                CK_BYTE*, CK_ULONG*) {
  return unsupported("C_WrapKey", session);
}

CK_RV C_UnwrapKey(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE, CK_BYTE*, CK_ULONG,
                  CK_ATTRIBUTE*, CK_ULONG, CK_OBJECT_HANDLE*) {
  return unsupported("C_UnwrapKey", session);
}

CK_RV C_DeriveKey(CK_SESSION_HANDLE session, CK_MECHANISM*, CK_OBJECT_HANDLE, CK_ATTRIBUTE*,
                  CK_ULONG, CK_OBJECT_HANDLE*) {
  return unsupported("C_DeriveKey", session);
}

CK_RV C_GetFunctionStatus(CK_SESSION_HANDLE) { return CKR_FUNCTION_NOT_PARALLEL; }

CK_RV C_CancelFunction(CK_SESSION_HANDLE) { return CKR_FUNCTION_NOT_PARALLEL; }

}  // extern "C"

namespace virtual_rutoken {

CK_FUNCTION_LIST function_list = {
    .version = {2, 40},
    .C_Initialize = &::C_Initialize,
    .C_Finalize = &::C_Finalize,
    .C_GetInfo = &::C_GetInfo,
    .C_GetFunctionList = &::C_GetFunctionList,
    .C_GetSlotList = &::C_GetSlotList,
    .C_GetSlotInfo = &::C_GetSlotInfo,
    .C_GetTokenInfo = &::C_GetTokenInfo,
    .C_GetMechanismList = &::C_GetMechanismList,
    .C_GetMechanismInfo = &::C_GetMechanismInfo,
    .C_InitToken = &::C_InitToken,
    .C_InitPIN = &::C_InitPIN,
    .C_SetPIN = &::C_SetPIN,
    .C_OpenSession = &::C_OpenSession,
    .C_CloseSession = &::C_CloseSession,
    .C_CloseAllSessions = &::C_CloseAllSessions,
    .C_GetSessionInfo = &::C_GetSessionInfo,
    .C_GetOperationState = &::C_GetOperationState,
    .C_SetOperationState = &::C_SetOperationState,
    .C_Login = &::C_Login,
    .C_Logout = &::C_Logout,
    .C_CreateObject = &::C_CreateObject,
    .C_CopyObject = &::C_CopyObject,
    .C_DestroyObject = &::C_DestroyObject,
    .C_GetObjectSize = &::C_GetObjectSize,
    .C_GetAttributeValue = &::C_GetAttributeValue,
    .C_SetAttributeValue = &::C_SetAttributeValue,
    .C_FindObjectsInit = &::C_FindObjectsInit,
    .C_FindObjects = &::C_FindObjects,
    .C_FindObjectsFinal = &::C_FindObjectsFinal,
    .C_EncryptInit = &::C_EncryptInit,
    .C_Encrypt = &::C_Encrypt,
    .C_EncryptUpdate = &::C_EncryptUpdate,
    .C_EncryptFinal = &::C_EncryptFinal,
    .C_DecryptInit = &::C_DecryptInit,
    .C_Decrypt = &::C_Decrypt,
    .C_DecryptUpdate = &::C_DecryptUpdate,
    .C_DecryptFinal = &::C_DecryptFinal,
    .C_DigestInit = &::C_DigestInit,
    .C_Digest = &::C_Digest,
    .C_DigestUpdate = &::C_DigestUpdate,
    .C_DigestKey = &::C_DigestKey,
    .C_DigestFinal = &::C_DigestFinal,
    .C_SignInit = &::C_SignInit,
    .C_Sign = &::C_Sign,
    .C_SignUpdate = &::C_SignUpdate,
    .C_SignFinal = &::C_SignFinal,
    .C_SignRecoverInit = &::C_SignRecoverInit,
    .C_SignRecover = &::C_SignRecover,
    .C_VerifyInit = &::C_VerifyInit,
    .C_Verify = &::C_Verify,
    .C_VerifyUpdate = &::C_VerifyUpdate,
    .C_VerifyFinal = &::C_VerifyFinal,
    .C_VerifyRecoverInit = &::C_VerifyRecoverInit,
    .C_VerifyRecover = &::C_VerifyRecover,
    .C_DigestEncryptUpdate = &::C_DigestEncryptUpdate,
    .C_DecryptDigestUpdate = &::C_DecryptDigestUpdate,
    .C_SignEncryptUpdate = &::C_SignEncryptUpdate,
    .C_DecryptVerifyUpdate = &::C_DecryptVerifyUpdate,
    .C_GenerateKey = &::C_GenerateKey,
    .C_GenerateKeyPair = &::C_GenerateKeyPair,
    .C_WrapKey = &::C_WrapKey,
    .C_UnwrapKey = &::C_UnwrapKey,
    .C_DeriveKey = &::C_DeriveKey,
    .C_SeedRandom = &::C_SeedRandom,
    .C_GenerateRandom = &::C_GenerateRandom,
    .C_GetFunctionStatus = &::C_GetFunctionStatus,
    .C_CancelFunction = &::C_CancelFunction,
    .C_WaitForSlotEvent = &::C_WaitForSlotEvent,
};

}  // namespace virtual_rutoken
