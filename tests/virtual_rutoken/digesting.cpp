// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "digesting.h"

#include <algorithm>
#include <utility>

#include "raw_signature.h"

namespace virtual_rutoken {

namespace {

using kepka::crypto::Digest;

DigestOperation& active(Session& session) {
  require(session.digesting.has_value(), CKR_OPERATION_NOT_INITIALIZED);
  return *session.digesting;
}

/// Streebog's own OID, as Rutoken's software sends it, or nothing.
bool is_digest_parameter_fine(const Mechanism& known, const CK_MECHANISM& given) {
  if (given.pParameter == nullptr) return given.ulParameterLen == 0;
  const ByteView parameter(static_cast<const std::uint8_t*>(given.pParameter),
                           given.ulParameterLen);
  const bool is_streebog =
      known.digest == Digest::streebog256 || known.digest == Digest::streebog512;
  return is_streebog && std::ranges::equal(parameter, digest_oid(*known.digest));
}

void finish(Session& session, ByteView data, CK_BYTE* out, CK_ULONG* length) {
  require(length != nullptr, CKR_ARGUMENTS_BAD);
  const Bytes result = kepka::crypto::digest(*active(session).mechanism->digest, data);
  const CK_ULONG room = *length;
  *length = result.size();
  if (out == nullptr) return;
  require(room >= result.size(), CKR_BUFFER_TOO_SMALL);
  session.digesting.reset();
  std::copy(result.begin(), result.end(), out);
}

Session& session_with_generator(Call& call, CK_SESSION_HANDLE handle) {
  Session& session = call.library.session(handle);
  require(call.library.token(session.slot).config().model != Model::lite, CKR_RANDOM_NO_RNG);
  return session;
}

}  // namespace

void digest_init(Call& call, CK_SESSION_HANDLE handle, const CK_MECHANISM* mechanism) {
  require(mechanism != nullptr, CKR_ARGUMENTS_BAD);
  call.detail = mechanism_name(mechanism->mechanism);
  Session& session = call.library.session(handle);
  require(!session.digesting, CKR_OPERATION_ACTIVE);
  const Mechanism& known =
      find_mechanism(call.library.token(session.slot).config(), mechanism->mechanism, CKF_DIGEST);
  require(is_digest_parameter_fine(known, *mechanism), CKR_MECHANISM_PARAM_INVALID);
  session.digesting = DigestOperation{&known, {}, false};
}

void digest(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* data, CK_ULONG length,
            CK_BYTE* out, CK_ULONG* out_length) {
  Session& session = call.library.session(handle);
  require(!active(session).updated, CKR_OPERATION_ACTIVE);
  require(data != nullptr || length == 0, CKR_ARGUMENTS_BAD);
  finish(session, {data, length}, out, out_length);
}

void digest_update(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* data, CK_ULONG length) {
  Session& session = call.library.session(handle);
  DigestOperation& operation = active(session);
  require(data != nullptr || length == 0, CKR_ARGUMENTS_BAD);
  operation.data.insert(operation.data.end(), data, data + length);
  operation.updated = true;
}

void digest_final(Call& call, CK_SESSION_HANDLE handle, CK_BYTE* out, CK_ULONG* out_length) {
  Session& session = call.library.session(handle);
  const Bytes data = active(session).data;
  finish(session, data, out, out_length);
}

void seed_random(Call& call, CK_SESSION_HANDLE handle, const CK_BYTE* seed, CK_ULONG length) {
  const Session& session = session_with_generator(call, handle);
  require(call.library.token(session.slot).config().accepts_seed, CKR_RANDOM_SEED_NOT_SUPPORTED);
  require(seed != nullptr && length != 0, CKR_ARGUMENTS_BAD);
  call.library.random.mix({seed, length});
}

void generate_random(Call& call, CK_SESSION_HANDLE handle, CK_BYTE* out, CK_ULONG length) {
  session_with_generator(call, handle);
  require(out != nullptr && length != 0, CKR_ARGUMENTS_BAD);
  call.library.random.fill({out, length});
}

}  // namespace virtual_rutoken
