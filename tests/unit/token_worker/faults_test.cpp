// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/faults.h"

#include "catch.h"
#include "error_code.h"
#include "token_worker/rutoken.h"

using namespace kepka::token_worker;
using kepka::base::Error;
using kepka::base::ErrorCode;
using kepka::tests::fact;

TEST_CASE("Each answer of a module has its error of the catalogue, with the number in its data") {
  struct Row {
    CK_RV rv;
    ErrorCode code;
  };
  const Row rows[] = {
      {CKR_PIN_INCORRECT, ErrorCode::wrongPin},
      {CKR_PIN_LOCKED, ErrorCode::pinLocked},
      {CKR_PIN_EXPIRED, ErrorCode::pinMustBeChanged},
      {CKR_PIN_LEN_RANGE, ErrorCode::pinLength},
      {CKR_PIN_INVALID, ErrorCode::pinRefused},
      {CKR_USER_PIN_NOT_INITIALIZED, ErrorCode::pinNotSet},
      {CKR_DEVICE_REMOVED, ErrorCode::tokenRemoved},
      {CKR_SESSION_HANDLE_INVALID, ErrorCode::tokenRemoved},
      {CKR_TOKEN_NOT_PRESENT, ErrorCode::tokenAbsent},
      {CKR_DEVICE_MEMORY, ErrorCode::tokenFull},
      {CKR_TOKEN_WRITE_PROTECTED, ErrorCode::tokenWriteProtected},
      {CKR_SESSION_COUNT, ErrorCode::tokenBusy},
      {CKR_MECHANISM_INVALID, ErrorCode::unsupportedAlgorithm},
      {CKR_FUNCTION_CANCELED, ErrorCode::pinPadCancelled},
      {CKR_CRYPTOKI_NOT_INITIALIZED, ErrorCode::moduleFailed},
      {CKR_GENERAL_ERROR, ErrorCode::tokenFailed},
      {0x12345678, ErrorCode::tokenFailed},
  };
  for (const Row& row : rows) {
    const Error error = error_of(row.rv, "C_Login", false);
    INFO(row.rv);
    CHECK(error.code() == row.code);
    CHECK(fact(error, "ckr") == std::to_string(row.rv));
    CHECK(ckr_of(error) == row.rv);
  }
}

TEST_CASE("A vendor's own number means what that vendor says, and nothing in another's module") {
  CHECK(error_of(rutoken::ckr_pin_in_history, "C_SetPIN", true).code() == ErrorCode::pinRefused);
  CHECK(error_of(rutoken::ckr_inappropriate_pin, "C_SetPIN", true).code() == ErrorCode::pinRefused);
  CHECK(error_of(rutoken::ckr_pin_in_history, "C_SetPIN", false).code() == ErrorCode::tokenFailed);
}

TEST_CASE("An error under another name keeps its facts") {
  Error error = error_of(CKR_PIN_INCORRECT, "C_Login", false);
  const Error other = renamed(error, ErrorCode::pinLocked);
  CHECK(other.code() == ErrorCode::pinLocked);
  CHECK(fact(other, "ckr") == "160");
  CHECK(ckr_of(Error(ErrorCode::tokenAbsent)) == CKR_OK);
}

TEST_CASE("A refused template is told from a failing token") {
  CHECK(is_template_refused(CKR_ATTRIBUTE_READ_ONLY));
  CHECK(is_template_refused(CKR_TEMPLATE_INCONSISTENT));
  CHECK_FALSE(is_template_refused(CKR_OK));
  CHECK_FALSE(is_template_refused(CKR_DEVICE_ERROR));
  CHECK_FALSE(is_template_refused(CKR_DEVICE_MEMORY));
}
