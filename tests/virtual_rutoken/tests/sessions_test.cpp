// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <thread>

#include "module_in_test.h"

using namespace kepka;
using namespace kepka::tests;

TEST_CASE("nothing works before C_Initialize, and it does not happen twice") {
  const Module module;
  CK_ULONG count = 0;
  CHECK(module->C_GetSlotList(CK_TRUE, nullptr, &count) == CKR_CRYPTOKI_NOT_INITIALIZED);
  CHECK(module->C_Finalize(nullptr) == CKR_CRYPTOKI_NOT_INITIALIZED);
  REQUIRE(module.initialize() == CKR_OK);
  CHECK(module.initialize() == CKR_CRYPTOKI_ALREADY_INITIALIZED);
  CHECK(module->C_GetSlotList(CK_TRUE, nullptr, &count) == CKR_OK);
  CHECK(count == 1);
  CHECK(module->C_Finalize(&count) == CKR_ARGUMENTS_BAD);
  CHECK(module->C_Finalize(nullptr) == CKR_OK);
  CHECK(module->C_Initialize(nullptr) == CKR_OK);
}

TEST_CASE("a caller that brings locks of its own is refused unless the system's will do") {
  const Module module;
  CK_C_INITIALIZE_ARGS arguments{};
  arguments.CreateMutex = [](void**) -> CK_RV { return CKR_OK; };
  CHECK(module->C_Initialize(&arguments) == CKR_ARGUMENTS_BAD);
  arguments.DestroyMutex = arguments.LockMutex =
      arguments.UnlockMutex = [](void*) -> CK_RV { return CKR_OK; };
  CHECK(module->C_Initialize(&arguments) == CKR_CANT_LOCK);
  arguments.flags = CKF_OS_LOCKING_OK;
  CHECK(module->C_Initialize(&arguments) == CKR_OK);
}

TEST_CASE("a configuration that is wrong does not pass for none") {
  for (const char* config : {"{", R"({"tokens":[],"slots":[{"reader":"r","token":"3b9aca01"}]})",
                             R"({"tokens":[{"serial":"3b9aca01","colour":"red"}],"slots":[]})"}) {
    CAPTURE(config);
    const Module module(Module::Whole{config});
    CHECK(module.initialize() == CKR_FUNCTION_FAILED);
  }
}

TEST_CASE("a login belongs to the token and has one user at a time") {
  OpenToken token;
  CK_SESSION_HANDLE other = 0;
  REQUIRE(token.open(false, other) == CKR_OK);
  CHECK(token.login(so_pin, CKU_SO) == CKR_SESSION_READ_ONLY_EXISTS);
  CHECK(token.login(user_pin, CKU_CONTEXT_SPECIFIC) == CKR_OPERATION_NOT_INITIALIZED);
  CHECK(token.login(user_pin, 7) == CKR_USER_TYPE_INVALID);
  CHECK(token->C_Logout(token.session) == CKR_USER_NOT_LOGGED_IN);
  REQUIRE(token.login() == CKR_OK);
  CHECK(token.login() == CKR_USER_ALREADY_LOGGED_IN);
  CHECK(token.login(so_pin, CKU_SO) == CKR_USER_ANOTHER_ALREADY_LOGGED_IN);
  CK_SESSION_INFO info{};
  REQUIRE(token->C_GetSessionInfo(other, &info) == CKR_OK);
  CHECK(info.state == CKS_RO_USER_FUNCTIONS);

  // The last session takes the login with it.
  REQUIRE(token->C_CloseSession(other) == CKR_OK);
  REQUIRE(token->C_CloseSession(token.session) == CKR_OK);
  CHECK(token->C_CloseSession(token.session) == CKR_SESSION_HANDLE_INVALID);
  REQUIRE(token.open(true, token.session) == CKR_OK);
  REQUIRE(token->C_GetSessionInfo(token.session, &info) == CKR_OK);
  CHECK(info.state == CKS_RW_PUBLIC_SESSION);
  REQUIRE(token.login(so_pin, CKU_SO) == CKR_OK);
  CHECK(token.open(false, other) == CKR_SESSION_READ_WRITE_SO_EXISTS);
}

TEST_CASE("a wrong PIN of any length costs a try, and a right one gives them back") {
  const OpenToken token(R"(,"userTries":4)");
  CHECK((token.info().flags & (CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY)) == 0);
  CHECK(token.login("") == CKR_PIN_INCORRECT);
  CHECK((token.info().flags & CKF_USER_PIN_COUNT_LOW) != 0);
  CHECK(token.login("wrong") == CKR_PIN_INCORRECT);
  CHECK((token.info().flags & CKF_USER_PIN_FINAL_TRY) == 0);
  CHECK(token.login(std::string(300, '1')) == CKR_PIN_INCORRECT);
  CHECK((token.info().flags & CKF_USER_PIN_FINAL_TRY) != 0);
  REQUIRE(token.login() == CKR_OK);
  CHECK((token.info().flags & (CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY)) == 0);
  REQUIRE(token->C_Logout(token.session) == CKR_OK);
  for (int i = 0; i < 4; ++i) CHECK(token.login("wrong one") == CKR_PIN_INCORRECT);
  CHECK(token.login() == CKR_PIN_LOCKED);
  CHECK((token.info().flags & CKF_USER_PIN_LOCKED) != 0);
}

TEST_CASE("a PIN is changed within its lengths by whoever knows the old one") {
  OpenToken token;
  const auto change = [&](const std::string& from, const std::string& to) {
    return token->C_SetPIN(token.session, pointer(from), from.size(), pointer(to), to.size());
  };
  CHECK((token.info().flags & CKF_USER_PIN_TO_BE_CHANGED) != 0);
  CHECK(change(user_pin, "12345") == CKR_PIN_LEN_RANGE);
  CHECK(change(user_pin, std::string(250, 'x')) == CKR_PIN_LEN_RANGE);
  CHECK(change("wrong one", "another one") == CKR_PIN_INCORRECT);
  CHECK(change(user_pin, "another one") == CKR_OK);
  CHECK((token.info().flags & CKF_USER_PIN_TO_BE_CHANGED) == 0);
  CHECK(token.login() == CKR_PIN_INCORRECT);
  CHECK(token.login("another one") == CKR_OK);
  CK_SESSION_HANDLE read_only = 0;
  REQUIRE(token.open(false, read_only) == CKR_OK);
  token.session = read_only;
  CHECK(change("another one", user_pin) == CKR_SESSION_READ_ONLY);
}

TEST_CASE("the administrator gives the user a new PIN") {
  const OpenToken token(R"(,"userTries":1)");
  const std::string next = "new pin";
  const auto init_pin = [&] { return token->C_InitPIN(token.session, pointer(next), next.size()); };
  REQUIRE(token.login("wrong one") == CKR_PIN_INCORRECT);
  CHECK(init_pin() == CKR_USER_NOT_LOGGED_IN);
  REQUIRE(token.login(so_pin, CKU_SO) == CKR_OK);
  CHECK(init_pin() == CKR_OK);
  REQUIRE(token->C_Logout(token.session) == CKR_OK);
  CHECK(token.login(next) == CKR_OK);
}

TEST_CASE("C_InitToken empties the token, and the user has no PIN until there is a new one") {
  OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  gost_pair(token);
  std::string label = "emptied";
  label.resize(32, ' ');
  const auto init = [&](const std::string& pin) {
    return token->C_InitToken(0, pointer(pin), pin.size(), pointer(label));
  };
  CHECK(init(so_pin) == CKR_SESSION_EXISTS);
  REQUIRE(token->C_CloseAllSessions(0) == CKR_OK);
  CHECK(init("wrong one") == CKR_PIN_INCORRECT);
  CHECK(init(so_pin) == CKR_OK);
  CHECK((token.info().flags & CKF_USER_PIN_INITIALIZED) == 0);
  REQUIRE(token.open(true, token.session) == CKR_OK);
  CHECK(token.login() == CKR_USER_PIN_NOT_INITIALIZED);
  CHECK(find(token).empty());
}

TEST_CASE("a PIN pad takes no PIN from the program and types what the person types") {
  const OpenToken right(R"(,"pinPad":true)");
  CHECK((right.info().flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0);
  CHECK(right.login() == CKR_ARGUMENTS_BAD);
  CHECK(right->C_Login(right.session, CKU_USER, nullptr, 0) == CKR_OK);
  const OpenToken wrong(R"(,"pinPad":true,"padUserPin":"mistyped")");
  CHECK(wrong->C_Login(wrong.session, CKU_USER, nullptr, 0) == CKR_PIN_INCORRECT);
  const OpenToken without;
  CHECK(without->C_Login(without.session, CKU_USER, nullptr, 0) == CKR_ARGUMENTS_BAD);
}

TEST_CASE("pulling a token out is seen at once by its sessions") {
  OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  token.plug("", 2);
  CK_TOKEN_INFO info{};
  CK_ULONG count = 1;
  CHECK(token->C_GetTokenInfo(0, &info) == CKR_TOKEN_NOT_PRESENT);
  CHECK(token->C_GetSlotList(CK_TRUE, nullptr, &count) == CKR_OK);
  CHECK(count == 0);
  CK_SESSION_INFO session_info{};
  CHECK(token->C_GetSessionInfo(token.session, &session_info) == CKR_DEVICE_REMOVED);
  CHECK(token->C_GetSessionInfo(token.session, &session_info) == CKR_SESSION_HANDLE_INVALID);
  CHECK(token.open(true, token.session) == CKR_TOKEN_NOT_PRESENT);

  token.plug(serial_b, 3);
  REQUIRE(token.open(true, token.session) == CKR_OK);
  REQUIRE(token->C_GetSessionInfo(token.session, &session_info) == CKR_OK);
  CHECK(session_info.state == CKS_RW_PUBLIC_SESSION);
  // Away for a moment: the old session is dead, although the same token is there.
  token.plug(serial_b, 5);
  CHECK(token.login() == CKR_SESSION_HANDLE_INVALID);
}

TEST_CASE("slot events are told once each, with and without waiting") {
  const OpenToken token;
  CK_SLOT_ID slot = 99;
  CHECK(token->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr) == CKR_NO_EVENT);
  token.plug("", 2);
  CHECK(token->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr) == CKR_OK);
  CHECK(slot == 0);
  CHECK(token->C_WaitForSlotEvent(CKF_DONT_BLOCK, &slot, nullptr) == CKR_NO_EVENT);

  CK_RV waited = CKR_GENERAL_ERROR;
  std::thread waiting([&] { waited = token->C_WaitForSlotEvent(0, &slot, nullptr); });
  token.plug(serial_a, 3);
  waiting.join();
  CHECK(waited == CKR_OK);

  std::thread until_the_end([&] { waited = token->C_WaitForSlotEvent(0, &slot, nullptr); });
  // Long enough for the thread to be inside in most runs; the result is the same if it is not.
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  CHECK(token->C_Finalize(nullptr) == CKR_OK);
  until_the_end.join();
  CHECK(waited == CKR_CRYPTOKI_NOT_INITIALIZED);
}
