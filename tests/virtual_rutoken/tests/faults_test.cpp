// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <thread>

#include "crypto/keys.h"
#include "in_child.h"
#include "module_in_test.h"

using namespace kepka;
using namespace kepka::tests;

namespace {

CK_RV info_answer(const OpenToken& token) {
  CK_TOKEN_INFO info{};
  return token->C_GetTokenInfo(0, &info);
}

crypto::PublicKey public_key(const OpenToken& token, const KeyPair& pair) {
  const asn1::Oid set("1.2.643.2.2.35.1");
  return {{crypto::KeyKind::gost2012_256, set, 0}, value_of(token, pair.public_key, CKA_VALUE)};
}

}  // namespace

TEST_CASE("a fault strikes the calls it names, as often as it says") {
  OpenToken token;
  token.faults(
      R"({"function":"C_GetTokenInfo","call":2,"times":2,"do":"answer","rv":"CKR_DEVICE_ERROR"})");
  CHECK(info_answer(token) == CKR_OK);
  CHECK(info_answer(token) == CKR_DEVICE_ERROR);
  CHECK(info_answer(token) == CKR_DEVICE_ERROR);
  CHECK(info_answer(token) == CKR_OK);
  token.faults(R"({"function":"*","times":"always","do":"answer","rv":"0x80000004"})");
  for (int i = 0; i < 3; ++i) CHECK(info_answer(token) == 0x80000004);
  token.faults(R"({"function":"C_GetTokenInfo","slot":1,"do":"answer"})");
  CHECK(info_answer(token) == CKR_OK);
}

TEST_CASE("a fault after the work leaves it done") {
  OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  token.faults(R"({"function":"C_GenerateKeyPair","when":"after","do":"unplug"})");
  KeyPair pair;
  CHECK(generate(token, CKM_GOSTR3410_KEY_PAIR_GEN, gost_half(CKO_PUBLIC_KEY, cryptopro_a),
                 gost_half(CKO_PRIVATE_KEY, cryptopro_a), pair) == CKR_DEVICE_REMOVED);
  CHECK(info_answer(token) == CKR_TOKEN_NOT_PRESENT);
  token.plug(serial_a, 7);
  REQUIRE(token.open(true, token.session) == CKR_OK);
  REQUIRE(token.login() == CKR_OK);
  CHECK(find(token).size() == 2);
}

TEST_CASE("another token in the same slot is another token, and nobody is logged in") {
  OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  token.faults(R"({"function":"C_SignInit","do":"replace","token":")" + serial_b + "\"}");
  CK_MECHANISM mechanism{CKM_GOSTR3410, nullptr, 0};
  CHECK(token->C_SignInit(token.session, &mechanism, 2) == CKR_SESSION_HANDLE_INVALID);
  const CK_TOKEN_INFO info = token.info();
  CHECK(std::string(info.serialNumber, info.serialNumber + 8) == serial_b);
  REQUIRE(token.open(true, token.session) == CKR_OK);
  CHECK(token->C_Logout(token.session) == CKR_USER_NOT_LOGGED_IN);
}

TEST_CASE("signatures come swapped or wrong, and only those that the fault names") {
  OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  const KeyPair pair = gost_pair(token);
  const crypto::PublicKey key = public_key(token, pair);
  const Bytes digest(32, 0x11);
  Bytes signature;
  token.faults(R"({"function":"C_Sign","do":"swapHalves"},
                  {"function":"C_Sign","call":2,"do":"wrongSignature"})");

  REQUIRE(sign(token, CKM_GOSTR3410, pair.private_key, digest, signature) == CKR_OK);
  CHECK_FALSE(crypto::verify(key, digest, signature));
  std::rotate(signature.begin(), signature.begin() + 32, signature.end());
  CHECK(crypto::verify(key, digest, signature));

  REQUIRE(sign(token, CKM_GOSTR3410, pair.private_key, digest, signature) == CKR_OK);
  CHECK_FALSE(crypto::verify(key, digest, signature));
  std::rotate(signature.begin(), signature.begin() + 32, signature.end());
  CHECK_FALSE(crypto::verify(key, digest, signature));

  REQUIRE(sign(token, CKM_GOSTR3410, pair.private_key, digest, signature) == CKR_OK);
  CHECK(crypto::verify(key, digest, signature));
}

TEST_CASE("attributes and labels come as garbage") {
  OpenToken token;
  REQUIRE(token.login() == CKR_OK);
  const KeyPair pair = gost_pair(token);
  Bytes value(64);
  CK_ATTRIBUTE row{CKA_VALUE, value.data(), value.size()};
  token.faults(R"({"function":"C_GetAttributeValue","do":"hugeLength"},
                  {"function":"C_GetAttributeValue","call":2,"do":"wrongType"},
                  {"function":"C_GetTokenInfo","do":"badLabel"})");
  CHECK(token->C_GetAttributeValue(token.session, pair.public_key, &row, 1) == CKR_OK);
  CHECK(row.ulValueLen == CK_ULONG{1} << 40);
  row.ulValueLen = value.size();
  CHECK(token->C_GetAttributeValue(token.session, pair.public_key, &row, 1) == CKR_OK);
  CHECK(row.ulValueLen == 3);
  const CK_TOKEN_INFO info = token.info();
  CHECK(std::count(info.label, info.label + 32, 0xFF) == 1);
  CHECK(std::count(info.label, info.label + 32, 0x1B) == 1);
}

TEST_CASE("a PIN expires, or its tries are used up for good") {
  OpenToken token;
  token.faults(R"({"function":"C_Login","do":"answer","rv":"CKR_PIN_EXPIRED"},
                  {"function":"C_Login","call":2,"do":"lockPin"})");
  CHECK(token.login() == CKR_PIN_EXPIRED);
  CHECK(token.login() == CKR_PIN_LOCKED);
  CHECK(token.login() == CKR_PIN_LOCKED);
  CHECK((token.info().flags & CKF_USER_PIN_LOCKED) != 0);
}

TEST_CASE("a slow call keeps no other slot's calls waiting") {
  OpenToken token;
  token.faults(R"({"function":"C_GetTokenInfo","do":"slow","ms":1000})");
  std::thread slow([&] { info_answer(token); });
  while (read_text(token.folder.path() / "faults-seen.json").empty()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CK_ULONG count = 0;
  CHECK(token->C_GetSlotList(CK_TRUE, nullptr, &count) == CKR_OK);
  const std::string log = read_text(token.folder.path() / "calls.log");
  CHECK(log.find("C_GetSlotList") != std::string::npos);
  CHECK(log.find("C_GetTokenInfo") == std::string::npos);  // still at it
  slow.join();
}

TEST_CASE("a process crashes or hangs with a line in the log, and a child must initialise anew") {
  for (const auto& [fault, status, line] : {std::tuple{"abort", 128 + SIGABRT, "(aborts)"},
                                            std::tuple{"crash", 128 + SIGSEGV, "(crashes)"},
                                            std::tuple{"hang", 128 + SIGKILL, "(hangs)"}}) {
    CAPTURE(fault);
    OpenToken token;
    token.faults(std::string(R"({"function":"C_GetTokenInfo","do":")") + fault + "\"}");
    const pid_t child = start_in_child([&] {
      CK_TOKEN_INFO info{};
      if (token->C_GetTokenInfo(0, &info) != CKR_CRYPTOKI_NOT_INITIALIZED) return 1;
      if (token.initialize() != CKR_OK) return 2;
      token->C_GetTokenInfo(0, &info);
      return 0;
    });
    if (std::string(fault) == "hang") {
      while (read_text(token.folder.path() / "calls.log").find(line) == std::string::npos) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      kill(child, SIGKILL);
    }
    CHECK(status_of(child) == status);
    CHECK(read_text(token.folder.path() / "calls.log").find(line) != std::string::npos);
    CHECK(info_answer(token) == CKR_OK);  // here, and struck only once
  }
}

TEST_CASE("two threads at once need the system's locks") {
  OpenToken token("", 0);
  REQUIRE(token.login() == CKR_OK);
  const Attributes bits = Attributes().number(CKA_MODULUS_BITS, 4096);
  CK_RV made = CKR_OK;
  std::atomic<bool> done{false};
  std::thread generating([&] {
    KeyPair pair;
    made = generate(token, CKM_RSA_PKCS_KEY_PAIR_GEN, bits, Attributes(), pair);
    done = true;
  });
  bool refused = false;
  while (!done) {
    CK_INFO info{};
    refused = token->C_GetInfo(&info) == CKR_GENERAL_ERROR || refused;
  }
  generating.join();
  // Whichever came second.
  CHECK((refused || made == CKR_GENERAL_ERROR));
}

TEST_CASE("two threads with the system's locks both get their answers") {
  const OpenToken token;
  std::atomic<int> failed{0};
  const auto work = [&] {
    for (int i = 0; i < 50; ++i) {
      if (info_answer(token) != CKR_OK) ++failed;
    }
  };
  std::thread other(work);
  work();
  other.join();
  CHECK(failed == 0);
}
