// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <dlfcn.h>

#include <algorithm>
#include <string>

#include "base/error.h"
#include "token_worker/module.h"

namespace kepka::token_worker {

namespace {

using base::Error;
using base::ErrorCode;

[[noreturn]] void fail(const std::string& why) { throw Error(ErrorCode::moduleFailed, why); }

/// Those that Kepka calls. A library must have all of PKCS #11, if only to answer
/// CKR_FUNCTION_NOT_SUPPORTED (PKCS #11 base specification 5.1).
bool is_complete(const CK_FUNCTION_LIST& list) {
  const bool present[] = {
      list.C_Initialize != nullptr,
      list.C_Finalize != nullptr,
      list.C_GetSlotList != nullptr,
      list.C_GetSlotInfo != nullptr,
      list.C_GetTokenInfo != nullptr,
      list.C_GetMechanismList != nullptr,
      list.C_GetMechanismInfo != nullptr,
      list.C_InitPIN != nullptr,
      list.C_SetPIN != nullptr,
      list.C_OpenSession != nullptr,
      list.C_CloseSession != nullptr,
      list.C_Login != nullptr,
      list.C_Logout != nullptr,
      list.C_CreateObject != nullptr,
      list.C_DestroyObject != nullptr,
      list.C_GetAttributeValue != nullptr,
      list.C_FindObjectsInit != nullptr,
      list.C_FindObjects != nullptr,
      list.C_FindObjectsFinal != nullptr,
      list.C_SignInit != nullptr,
      list.C_Sign != nullptr,
      list.C_GenerateKeyPair != nullptr,
      list.C_SeedRandom != nullptr,
      list.C_WaitForSlotEvent != nullptr,
  };
  return std::all_of(std::begin(present), std::end(present), [](bool each) { return each; });
}

/// A function that the library exports; nullptr if it does not.
template <typename Function>
Function exported(void* library, const char* name) {
  return reinterpret_cast<Function>(::dlsym(library, name));
}

/// nullptr if the library is none of Rutoken's, or its list is not what Kepka knows.
const rutoken::FunctionListExtended* extended_of(void* library) {
  const auto get =
      exported<rutoken::GetFunctionListExtended>(library, rutoken::get_function_list_extended);
  rutoken::FunctionListExtended* list = nullptr;
  if (get == nullptr || get(&list) != CKR_OK || list == nullptr) return nullptr;
  const bool complete =
      list->C_EX_GetTokenInfoExtended != nullptr && list->C_EX_UnblockUserPIN != nullptr;
  return complete ? list : nullptr;
}

}  // namespace

Module Module::load(const std::filesystem::path& file) {
  void* library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* why = ::dlerror();
    fail(why == nullptr ? "not loaded" : why);
  }
  const auto get = exported<CK_C_GetFunctionList>(library, "C_GetFunctionList");
  if (get == nullptr) fail("not a PKCS #11 library");
  CK_FUNCTION_LIST* list = nullptr;
  if (get(&list) != CKR_OK || list == nullptr) fail("no function list");
  if (list->version.major < 2 || !is_complete(*list)) fail("not the PKCS #11 that Kepka knows");
  return {list, extended_of(library)};
}

}  // namespace kepka::token_worker
