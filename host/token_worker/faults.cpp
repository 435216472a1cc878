// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "token_worker/faults.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <span>
#include <string>

#include "token_worker/rutoken.h"

namespace kepka::token_worker {

namespace {

using base::Error;
using base::ErrorCode;

struct FaultRow {
  CK_RV rv;
  ErrorCode code;
};

// PKCS #11 base specification 5.1.
constexpr FaultRow standard[] = {
    {CKR_CANCEL, ErrorCode::pinPadCancelled},
    {CKR_FUNCTION_CANCELED, ErrorCode::pinPadCancelled},
    {CKR_FUNCTION_REJECTED, ErrorCode::pinPadCancelled},
    {CKR_HOST_MEMORY, ErrorCode::outOfMemory},
    {CKR_SLOT_ID_INVALID, ErrorCode::tokenAbsent},
    {CKR_TOKEN_NOT_PRESENT, ErrorCode::tokenAbsent},
    {CKR_TOKEN_NOT_RECOGNIZED, ErrorCode::readerFailed},
    {CKR_DEVICE_REMOVED, ErrorCode::tokenRemoved},
    {CKR_SESSION_HANDLE_INVALID, ErrorCode::tokenRemoved},
    {CKR_SESSION_CLOSED, ErrorCode::tokenRemoved},
    {CKR_DEVICE_MEMORY, ErrorCode::tokenFull},
    {CKR_TOKEN_WRITE_PROTECTED, ErrorCode::tokenWriteProtected},
    {CKR_SESSION_READ_ONLY, ErrorCode::tokenWriteProtected},
    {CKR_PIN_INCORRECT, ErrorCode::wrongPin},
    {CKR_PIN_INVALID, ErrorCode::pinRefused},
    {CKR_PIN_LEN_RANGE, ErrorCode::pinLength},
    {CKR_PIN_EXPIRED, ErrorCode::pinMustBeChanged},
    {CKR_PIN_LOCKED, ErrorCode::pinLocked},
    {CKR_USER_PIN_NOT_INITIALIZED, ErrorCode::pinNotSet},
    {CKR_USER_TOO_MANY_TYPES, ErrorCode::tokenBusy},
    {CKR_SESSION_COUNT, ErrorCode::tokenBusy},
    {CKR_OPERATION_ACTIVE, ErrorCode::tokenBusy},
    {CKR_MECHANISM_INVALID, ErrorCode::unsupportedAlgorithm},
    {CKR_MECHANISM_PARAM_INVALID, ErrorCode::unsupportedAlgorithm},
    {CKR_DOMAIN_PARAMS_INVALID, ErrorCode::unsupportedAlgorithm},
    {CKR_CURVE_NOT_SUPPORTED, ErrorCode::unsupportedAlgorithm},
    {CKR_KEY_SIZE_RANGE, ErrorCode::unsupportedAlgorithm},
    {CKR_OBJECT_HANDLE_INVALID, ErrorCode::dataMissing},
    {CKR_KEY_HANDLE_INVALID, ErrorCode::dataMissing},
    {CKR_CRYPTOKI_NOT_INITIALIZED, ErrorCode::moduleFailed},
    {CKR_CANT_LOCK, ErrorCode::moduleFailed},
    {CKR_NEED_TO_CREATE_THREADS, ErrorCode::moduleFailed},
    {CKR_MUTEX_BAD, ErrorCode::moduleFailed},
};

constexpr FaultRow of_rutoken[] = {
    {rutoken::ckr_license_read_only, ErrorCode::tokenWriteProtected},
    {rutoken::ckr_inappropriate_pin, ErrorCode::pinRefused},
    {rutoken::ckr_pin_in_history, ErrorCode::pinRefused},
};

// A template is refused in many words.
constexpr CK_RV refusals[] = {
    CKR_ATTRIBUTE_READ_ONLY,     CKR_ATTRIBUTE_SENSITIVE,   CKR_ATTRIBUTE_TYPE_INVALID,
    CKR_ATTRIBUTE_VALUE_INVALID, CKR_TEMPLATE_INCONSISTENT, CKR_ARGUMENTS_BAD,
};

const FaultRow* find(std::span<const FaultRow> rows, CK_RV rv) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [rv](const FaultRow& row) { return row.rv == rv; });
  return found == rows.end() ? nullptr : &*found;
}

ErrorCode code_of(CK_RV rv, bool is_rutoken) {
  if (const FaultRow* row = find(standard, rv)) return row->code;
  const FaultRow* row = is_rutoken ? find(of_rutoken, rv) : nullptr;
  return row == nullptr ? ErrorCode::tokenFailed : row->code;
}

}  // namespace

Error error_of(CK_RV rv, const char* call, bool is_rutoken) {
  Error error(code_of(rv, is_rutoken), std::string(call) + " answered " + std::to_string(rv));
  error.with("ckr", std::to_string(rv));
  return error;
}

CK_RV ckr_of(const Error& error) {
  CK_RV rv = CKR_OK;
  for (const auto& [key, value] : error.data()) {
    if (key == "ckr") std::from_chars(value.data(), value.data() + value.size(), rv);
  }
  return rv;
}

Error renamed(const Error& error, ErrorCode code) {
  Error out(code, error.detail());
  for (const auto& [key, value] : error.data()) out.with(key, value);
  return out;
}

bool is_template_refused(CK_RV rv) {
  return std::find(std::begin(refusals), std::end(refusals), rv) != std::end(refusals);
}

}  // namespace kepka::token_worker
