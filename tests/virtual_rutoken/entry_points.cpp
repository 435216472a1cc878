// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// The C_* functions that do something, as PKCS #11 2.40 declares them; entry_unsupported.cpp has
// the others.
#include "call.h"
#include "digesting.h"
#include "extended.h"
#include "function_list.h"
#include "keys.h"
#include "objects.h"
#include "pins.h"
#include "sessions.h"
#include "signing.h"
#include "slots.h"

namespace v = virtual_rutoken;
using v::Call;
using v::on_library;
using v::on_session;
using v::on_slot;
using v::run;

extern "C" {

CK_RV C_Initialize(void* arguments) {
  return v::initialize(static_cast<CK_C_INITIALIZE_ARGS*>(arguments));
}

CK_RV C_Finalize(void* reserved) { return v::finalize(reserved); }

CK_RV C_GetInfo(CK_INFO* info) {
  return run(on_library("C_GetInfo"), [=](Call&) { v::get_info(info); });
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST** list) {
  if (list == nullptr) return CKR_ARGUMENTS_BAD;
  *list = &v::function_list;
  return CKR_OK;
}

CK_RV C_EX_GetFunctionListExtended(kepka::token_worker::rutoken::FunctionListExtended** list);
CK_RV C_EX_GetFunctionListExtended(kepka::token_worker::rutoken::FunctionListExtended** list) {
  return v::extended_functions().C_EX_GetFunctionListExtended(list);
}

CK_RV C_GetSlotList(CK_BBOOL token_present, CK_SLOT_ID* slots, CK_ULONG* count) {
  return run(on_library("C_GetSlotList"),
             [=](Call& call) { v::get_slot_list(call, token_present == CK_TRUE, slots, count); });
}

CK_RV C_GetSlotInfo(CK_SLOT_ID slot, CK_SLOT_INFO* info) {
  return run(on_slot("C_GetSlotInfo", slot),
             [=](Call& call) { v::get_slot_info(call, slot, info); });
}

CK_RV C_GetTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO* info) {
  return run(on_slot("C_GetTokenInfo", slot),
             [=](Call& call) { v::get_token_info(call, slot, info); });
}

CK_RV C_WaitForSlotEvent(CK_FLAGS flags, CK_SLOT_ID* slot, void* reserved) {
  return v::run_unlocked(on_library("C_WaitForSlotEvent"),
                         [=](Call& call) { v::wait_for_slot_event(call, flags, slot, reserved); });
}

CK_RV C_GetMechanismList(CK_SLOT_ID slot, CK_MECHANISM_TYPE* types, CK_ULONG* count) {
  return run(on_slot("C_GetMechanismList", slot),
             [=](Call& call) { v::get_mechanism_list(call, slot, types, count); });
}

CK_RV C_GetMechanismInfo(CK_SLOT_ID slot, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO* info) {
  return run(on_slot("C_GetMechanismInfo", slot),
             [=](Call& call) { v::get_mechanism_info(call, slot, type, info); });
}

CK_RV C_InitToken(CK_SLOT_ID slot, CK_BYTE* pin, CK_ULONG length, CK_BYTE* label) {
  return run(on_slot("C_InitToken", slot),
             [=](Call& call) { v::init_token(call, slot, pin, length, label); });
}

CK_RV C_InitPIN(CK_SESSION_HANDLE session, CK_BYTE* pin, CK_ULONG length) {
  return run(on_session("C_InitPIN", session),
             [=](Call& call) { v::init_pin(call, session, pin, length); });
}

CK_RV C_SetPIN(CK_SESSION_HANDLE session, CK_BYTE* old_pin, CK_ULONG old_length, CK_BYTE* new_pin,
               CK_ULONG new_length) {
  return run(on_session("C_SetPIN", session), [=](Call& call) {
    v::set_pin(call, session, old_pin, old_length, new_pin, new_length);
  });
}

CK_RV C_OpenSession(CK_SLOT_ID slot, CK_FLAGS flags, void*, CK_NOTIFY, CK_SESSION_HANDLE* session) {
  return run(on_slot("C_OpenSession", slot), [=](Call& call) {
    v::require(session != nullptr, CKR_ARGUMENTS_BAD);
    *session = v::open_session(call, slot, flags);
  });
}

CK_RV C_CloseSession(CK_SESSION_HANDLE session) {
  return run(on_session("C_CloseSession", session),
             [=](Call& call) { call.library.close_session(session); });
}

CK_RV C_CloseAllSessions(CK_SLOT_ID slot) {
  return run(on_slot("C_CloseAllSessions", slot),
             [=](Call& call) { v::close_all_sessions(call, slot); });
}

CK_RV C_GetSessionInfo(CK_SESSION_HANDLE session, CK_SESSION_INFO* info) {
  return run(on_session("C_GetSessionInfo", session),
             [=](Call& call) { v::get_session_info(call, session, info); });
}

CK_RV C_Login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_BYTE* pin, CK_ULONG length) {
  return run(on_session("C_Login", session),
             [=](Call& call) { v::login(call, session, user, pin, length); });
}

CK_RV C_Logout(CK_SESSION_HANDLE session) {
  return run(on_session("C_Logout", session), [=](Call& call) { v::logout(call, session); });
}

CK_RV C_CreateObject(CK_SESSION_HANDLE session, CK_ATTRIBUTE* attributes, CK_ULONG count,
                     CK_OBJECT_HANDLE* object) {
  return run(on_session("C_CreateObject", session), [=](Call& call) {
    v::require(object != nullptr, CKR_ARGUMENTS_BAD);
    *object = v::create_object(call, session, attributes, count);
  });
}

CK_RV C_DestroyObject(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object) {
  return run(on_session("C_DestroyObject", session),
             [=](Call& call) { v::destroy_object(call, session, object); });
}

CK_RV C_GetObjectSize(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ULONG* size) {
  return run(on_session("C_GetObjectSize", session), [=](Call& call) {
    v::require(size != nullptr, CKR_ARGUMENTS_BAD);
    *size = v::get_object_size(call, session, object);
  });
}

CK_RV C_GetAttributeValue(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
                          CK_ATTRIBUTE* attributes, CK_ULONG count) {
  return run(on_session("C_GetAttributeValue", session),
             [=](Call& call) { v::get_attribute_value(call, session, object, attributes, count); });
}

CK_RV C_SetAttributeValue(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object,
                          CK_ATTRIBUTE* attributes, CK_ULONG count) {
  return run(on_session("C_SetAttributeValue", session),
             [=](Call& call) { v::set_attribute_value(call, session, object, attributes, count); });
}

CK_RV C_FindObjectsInit(CK_SESSION_HANDLE session, CK_ATTRIBUTE* attributes, CK_ULONG count) {
  return run(on_session("C_FindObjectsInit", session),
             [=](Call& call) { v::find_objects_init(call, session, attributes, count); });
}

CK_RV C_FindObjects(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE* objects, CK_ULONG room,
                    CK_ULONG* count) {
  return run(on_session("C_FindObjects", session),
             [=](Call& call) { v::find_objects(call, session, objects, room, count); });
}

CK_RV C_FindObjectsFinal(CK_SESSION_HANDLE session) {
  return run(on_session("C_FindObjectsFinal", session),
             [=](Call& call) { v::find_objects_final(call, session); });
}

CK_RV C_DigestInit(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism) {
  return run(on_session("C_DigestInit", session),
             [=](Call& call) { v::digest_init(call, session, mechanism); });
}

CK_RV C_Digest(CK_SESSION_HANDLE session, CK_BYTE* data, CK_ULONG length, CK_BYTE* out,
               CK_ULONG* out_length) {
  return run(on_session("C_Digest", session),
             [=](Call& call) { v::digest(call, session, data, length, out, out_length); });
}

CK_RV C_DigestUpdate(CK_SESSION_HANDLE session, CK_BYTE* data, CK_ULONG length) {
  return run(on_session("C_DigestUpdate", session),
             [=](Call& call) { v::digest_update(call, session, data, length); });
}

CK_RV C_DigestFinal(CK_SESSION_HANDLE session, CK_BYTE* out, CK_ULONG* out_length) {
  return run(on_session("C_DigestFinal", session),
             [=](Call& call) { v::digest_final(call, session, out, out_length); });
}

CK_RV C_SignInit(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  return run(on_session("C_SignInit", session),
             [=](Call& call) { v::sign_init(call, session, mechanism, key); });
}

CK_RV C_Sign(CK_SESSION_HANDLE session, CK_BYTE* data, CK_ULONG length, CK_BYTE* signature,
             CK_ULONG* signature_length) {
  return run(on_session("C_Sign", session), [=](Call& call) {
    v::sign(call, session, data, length, signature, signature_length);
  });
}

CK_RV C_SignUpdate(CK_SESSION_HANDLE session, CK_BYTE* data, CK_ULONG length) {
  return run(on_session("C_SignUpdate", session),
             [=](Call& call) { v::sign_update(call, session, data, length); });
}

CK_RV C_SignFinal(CK_SESSION_HANDLE session, CK_BYTE* signature, CK_ULONG* signature_length) {
  return run(on_session("C_SignFinal", session),
             [=](Call& call) { v::sign_final(call, session, signature, signature_length); });
}

CK_RV C_VerifyInit(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism, CK_OBJECT_HANDLE key) {
  return run(on_session("C_VerifyInit", session),
             [=](Call& call) { v::verify_init(call, session, mechanism, key); });
}

CK_RV C_Verify(CK_SESSION_HANDLE session, CK_BYTE* data, CK_ULONG length, CK_BYTE* signature,
               CK_ULONG signature_length) {
  return run(on_session("C_Verify", session), [=](Call& call) {
    v::verify(call, session, data, length, signature, signature_length);
  });
}

CK_RV C_VerifyUpdate(CK_SESSION_HANDLE session, CK_BYTE* data, CK_ULONG length) {
  return run(on_session("C_VerifyUpdate", session),
             [=](Call& call) { v::verify_update(call, session, data, length); });
}

CK_RV C_VerifyFinal(CK_SESSION_HANDLE session, CK_BYTE* signature, CK_ULONG signature_length) {
  return run(on_session("C_VerifyFinal", session),
             [=](Call& call) { v::verify_final(call, session, signature, signature_length); });
}

CK_RV C_GenerateKeyPair(CK_SESSION_HANDLE session, CK_MECHANISM* mechanism,
                        CK_ATTRIBUTE* public_attributes, CK_ULONG public_count,
                        CK_ATTRIBUTE* private_attributes, CK_ULONG private_count,
                        CK_OBJECT_HANDLE* public_key, CK_OBJECT_HANDLE* private_key) {
  return run(on_session("C_GenerateKeyPair", session), [=](Call& call) {
    v::require(public_key != nullptr && private_key != nullptr, CKR_ARGUMENTS_BAD);
    const v::KeyPairHandles handles =
        v::generate_key_pair(call, session, mechanism, public_attributes, public_count,
                             private_attributes, private_count);
    *public_key = handles.public_key;
    *private_key = handles.private_key;
  });
}

CK_RV C_SeedRandom(CK_SESSION_HANDLE session, CK_BYTE* seed, CK_ULONG length) {
  return run(on_session("C_SeedRandom", session),
             [=](Call& call) { v::seed_random(call, session, seed, length); });
}

CK_RV C_GenerateRandom(CK_SESSION_HANDLE session, CK_BYTE* out, CK_ULONG length) {
  return run(on_session("C_GenerateRandom", session),
             [=](Call& call) { v::generate_random(call, session, out, length); });
}

}  // extern "C"
