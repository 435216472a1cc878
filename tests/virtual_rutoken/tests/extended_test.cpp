// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "module_in_test.h"

using namespace kepka;
using namespace kepka::tests;

namespace {

rutoken::FunctionListExtended& extended(const Module& module) {
  const auto get = reinterpret_cast<rutoken::GetFunctionListExtended>(
      module.symbol(rutoken::get_function_list_extended));
  REQUIRE(get != nullptr);
  rutoken::FunctionListExtended* list = nullptr;
  REQUIRE(get(&list) == CKR_OK);
  return *list;
}

rutoken::TokenInfoExtended extended_info(const OpenToken& token) {
  rutoken::TokenInfoExtended info{};
  info.ulSizeofThisStructure = sizeof info;
  REQUIRE(extended(token).C_EX_GetTokenInfoExtended(0, &info) == CKR_OK);
  return info;
}

}  // namespace

TEST_CASE("the family is recognised before C_Initialize") {
  const Module module;
  CHECK(module.symbol("C_EX_GetFunctionListExtended") != nullptr);
  rutoken::TokenInfoExtended info{};
  info.ulSizeofThisStructure = sizeof info;
  CHECK(extended(module).C_EX_GetTokenInfoExtended(0, &info) == CKR_CRYPTOKI_NOT_INITIALIZED);
}

TEST_CASE("the extended information tells serial, memory and tries left without a login") {
  const OpenToken token(R"(,"userTries":5)");
  REQUIRE(token.login("wrong one") == CKR_PIN_INCORRECT);
  const auto info = extended_info(token);
  CHECK(base::to_hex(ByteView(info.serialNumber)) == "00000000" + serial_a);
  CHECK(info.ulMaxUserRetryCount == 5);
  CHECK(info.ulUserRetryCountLeft == 4);
  CHECK(info.ulAdminRetryCountLeft == 10);
  CHECK(info.ulMinUserPinLen == 6);
  CHECK(info.ulTotalMemory == 131072);
  CHECK(info.ulFreeMemory == 131072);
  CHECK(info.ulTokenClass == rutoken::token_class_ecp);
  CHECK((info.flags & rutoken::token_flags_user_pin_not_default) == 0);
  CHECK(base::to_hex(ByteView(info.ATR).first(info.ulATRLen)) == "3b8b015275746f6b656e20445320c1");
}

TEST_CASE("a size of the structure that the library does not know is refused") {
  const OpenToken token;
  for (const CK_ULONG size : {0U, 164U, 240U, 255U, 257U}) {
    CAPTURE(size);
    rutoken::TokenInfoExtended info{};
    info.ulSizeofThisStructure = size;
    CHECK(extended(token).C_EX_GetTokenInfoExtended(0, &info) == CKR_BUFFER_TOO_SMALL);
  }
}

TEST_CASE("an older library knows the shorter structure and writes no byte past it") {
  std::string config = config_of("");
  config.insert(1, R"("extendedInfoSize":240,)");
  const Module module(Module::Whole{config});
  REQUIRE(module.initialize() == CKR_OK);
  rutoken::TokenInfoExtended info{};
  info.ulSizeofThisStructure = sizeof info;
  CHECK(extended(module).C_EX_GetTokenInfoExtended(0, &info) == CKR_BUFFER_TOO_SMALL);
  info.ulSizeofThisStructure = sizeof(rutoken::TokenInfoExtendedOld);
  info.ulBatteryPercentage = 0x5A5A;
  CHECK(extended(module).C_EX_GetTokenInfoExtended(0, &info) == CKR_OK);
  CHECK(info.ulTotalMemory == 131072);
  CHECK(info.ulBatteryPercentage == 0x5A5A);
}

TEST_CASE("the administrator unblocks the user's PIN, which stays as it was") {
  OpenToken token(R"(,"userTries":2)");
  auto& list = extended(token);
  REQUIRE(token.login("wrong one") == CKR_PIN_INCORRECT);
  REQUIRE(token.login("wrong one") == CKR_PIN_INCORRECT);
  CHECK(token.login() == CKR_PIN_LOCKED);
  CHECK(list.C_EX_UnblockUserPIN(token.session) == CKR_USER_NOT_LOGGED_IN);
  REQUIRE(token.login(so_pin, CKU_SO) == CKR_OK);
  CHECK(list.C_EX_UnblockUserPIN(token.session) == CKR_OK);
  REQUIRE(token->C_Logout(token.session) == CKR_OK);
  CHECK(token.login() == CKR_OK);
}

TEST_CASE("the token's name is given by the rules of lengths") {
  const OpenToken token(R"(,"label":"Бухгалтерия")");
  auto& list = extended(token);
  CK_ULONG length = 0;
  CHECK(list.C_EX_GetTokenName(token.session, nullptr, &length) == CKR_OK);
  CHECK(length == 22);
  Bytes name(length--);
  CHECK(list.C_EX_GetTokenName(token.session, name.data(), &length) == CKR_BUFFER_TOO_SMALL);
  CHECK(list.C_EX_GetTokenName(token.session, name.data(), &length) == CKR_OK);
  CHECK(base::text_of(name) == "Бухгалтерия");
}

TEST_CASE("the other extended functions are not supported, up to the table's end") {
  const OpenToken token;
  auto& list = extended(token);
  CHECK(list.C_EX_InitToken() == CKR_FUNCTION_NOT_SUPPORTED);
  CHECK(list.C_EX_SlotManage() == CKR_FUNCTION_NOT_SUPPORTED);
  CHECK(list.C_EX_UnblockAuthenticator() == CKR_FUNCTION_NOT_SUPPORTED);
}
