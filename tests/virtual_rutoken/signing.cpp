// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "signing.h"

#include <algorithm>

#include "keys.h"
#include "objects.h"
#include "raw_signature.h"

namespace virtual_rutoken {

namespace {

/// Bytes of a signature with the key.
std::size_t signature_size(const Object& key) {
  switch (key.number(CKA_KEY_TYPE)) {
    case CKK_RSA:
      return key.find(CKA_MODULUS)->size();
    case CKK_EC:
      return algorithm_of(key).parameter_set.dotted() == "1.3.132.0.34" ? 96 : 64;
    case CKK_GOSTR3410_512:
      return 128;
    default:
      return 64;
  }
}

/// Null, or for the mechanisms that hash too the DER OID of the hash.
bool is_parameter_fine(const Mechanism& known, const CK_MECHANISM& given) {
  if (given.pParameter == nullptr) return given.ulParameterLen == 0;
  const ByteView parameter(static_cast<const std::uint8_t*>(given.pParameter),
                           given.ulParameterLen);
  return known.digest.has_value() && std::ranges::equal(parameter, digest_oid(*known.digest));
}

KeyOperation start(Call& call, CK_SESSION_HANDLE handle, const CK_MECHANISM* mechanism,
                   CK_OBJECT_HANDLE key_handle, bool to_sign) {
  require(mechanism != nullptr, CKR_ARGUMENTS_BAD);
  call.detail = mechanism_name(mechanism->mechanism);
  Library& library = call.library;
  Session& session = library.session(handle);
  require(!(to_sign ? session.signing : session.verifying), CKR_OPERATION_ACTIVE);
  const TokenConfig& config = library.token(session.slot).config();
  const Mechanism& known =
      find_mechanism(config, mechanism->mechanism, to_sign ? CKF_SIGN : CKF_VERIFY);
  require(is_parameter_fine(known, *mechanism), CKR_MECHANISM_PARAM_INVALID);
  require(!to_sign || library.user(session.slot) == CKU_USER, CKR_USER_NOT_LOGGED_IN);

  Object key = visible_object(library, session, key_handle, CKR_KEY_HANDLE_INVALID);
  require(key.number(CKA_CLASS) == (to_sign ? CKO_PRIVATE_KEY : CKO_PUBLIC_KEY),
          CKR_KEY_HANDLE_INVALID);
  require(key.number(CKA_KEY_TYPE) == known.key_type, CKR_KEY_TYPE_INCONSISTENT);
  require(key.flag(to_sign ? CKA_SIGN : CKA_VERIFY), CKR_KEY_FUNCTION_NOT_PERMITTED);
  return {&known, std::move(key), {}, false};
}

KeyOperation& active(std::optional<KeyOperation>& operation) {
  require(operation.has_value(), CKR_OPERATION_NOT_INITIALIZED);
  return *operation;
}

void update(std::optional<KeyOperation>& operation, const CK_BYTE* data, CK_ULONG length) {
  KeyOperation& known = active(operation);
  if (data == nullptr || !known.mechanism->digest) {
    // A mechanism that takes a ready hash has no parts; the failure ends the operation.
    const CK_RV rv = data == nullptr ? CKR_ARGUMENTS_BAD : CKR_FUNCTION_NOT_SUPPORTED;
    operation.reset();
    fail(rv);
  }
  known.data.insert(known.data.end(), data, data + length);
  known.updated = true;
}

/// What the key gets to see of the data.
Bytes hashed(const KeyOperation& operation, ByteView data) {
  if (operation.mechanism->digest) return kepka::crypto::digest(*operation.mechanism->digest, data);
  return {data.begin(), data.end()};
}

void distort(const Call& call, std::span<std::uint8_t> signature) {
  if (call.fault(FaultKind::swap_halves) != nullptr) {
    const auto middle = signature.begin() + static_cast<std::ptrdiff_t>(signature.size() / 2);
    std::swap_ranges(signature.begin(), middle, middle);
  }
  if (call.fault(FaultKind::wrong_signature) != nullptr) signature[signature.size() / 3] ^= 0x10;
}

/// Asking for the length and a buffer that is too small leave the operation active (PKCS #11 5.2);
/// everything else ends it.
void finish(Call& call, std::optional<KeyOperation>& operation, ByteView data, CK_BYTE* out,
            CK_ULONG* length) {
  const KeyOperation& known = active(operation);
  require(length != nullptr, CKR_ARGUMENTS_BAD);
  const std::size_t size = signature_size(known.key);
  const CK_ULONG room = *length;
  *length = size;
  if (out == nullptr) return;
  require(room >= size, CKR_BUFFER_TOO_SMALL);
  const KeyOperation ended = *std::exchange(operation, std::nullopt);
  const Bytes signature = raw_sign(ended.key, hashed(ended, data), call.library.random);
  std::copy(signature.begin(), signature.end(), out);
  distort(call, {out, signature.size()});
}

void check(std::optional<KeyOperation>& operation, ByteView data, const CK_BYTE* signature,
           CK_ULONG length) {
  active(operation);
  const KeyOperation ended = *std::exchange(operation, std::nullopt);
  require(signature != nullptr, CKR_ARGUMENTS_BAD);
  require(length == signature_size(ended.key), CKR_SIGNATURE_LEN_RANGE);
  require(raw_verify(ended.key, hashed(ended, data), {signature, length}), CKR_SIGNATURE_INVALID);
}

ByteView view(const CK_BYTE* data, CK_ULONG length) {
  require(data != nullptr || length == 0, CKR_ARGUMENTS_BAD);
  return {data, length};
}

}  // namespace

void sign_init(Call& call, CK_SESSION_HANDLE handle, const CK_MECHANISM* mechanism,
               CK_OBJECT_HANDLE key) {
  KeyOperation operation = start(call, handle, mechanism, key, true);
  call.library.session(handle).signing = std::move(operation);
}

void sign(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* data, CK_ULONG length,
          CK_BYTE* signature, CK_ULONG* signature_length) {
  Session& session = call.library.session(handle);
  require(!active(session.signing).updated, CKR_OPERATION_ACTIVE);
  finish(call, session.signing, view(data, length), signature, signature_length);
}

void sign_update(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* data, CK_ULONG length) {
  update(call.library.session(handle).signing, data, length);
}

void sign_final(Call& call, CK_SESSION_HANDLE handle, CK_BYTE* signature,
                CK_ULONG* signature_length) {
  Session& session = call.library.session(handle);
  const Bytes data = active(session.signing).data;
  finish(call, session.signing, data, signature, signature_length);
}

void verify_init(Call& call, CK_SESSION_HANDLE handle, const CK_MECHANISM* mechanism,
                 CK_OBJECT_HANDLE key) {
  KeyOperation operation = start(call, handle, mechanism, key, false);
  call.library.session(handle).verifying = std::move(operation);
}

void verify(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* data, CK_ULONG length,
            const CK_BYTE* signature, CK_ULONG signature_length) {
  Session& session = call.library.session(handle);
  require(!active(session.verifying).updated, CKR_OPERATION_ACTIVE);
  check(session.verifying, view(data, length), signature, signature_length);
}

void verify_update(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* data, CK_ULONG length) {
  update(call.library.session(handle).verifying, data, length);
}

void verify_final(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* signature,
                  CK_ULONG signature_length) {
  Session& session = call.library.session(handle);
  const Bytes data = active(session.verifying).data;
  check(session.verifying, data, signature, signature_length);
}

}  // namespace virtual_rutoken
