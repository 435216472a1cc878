// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <array>

#include "base/error.h"
#include "token_worker/algorithms.h"
#include "token_worker/keys.h"
#include "token_worker/signatures.h"

namespace kepka::token_worker {

namespace {

constexpr std::size_t max_signature = 2048;  // RSA of 16384 bits

CK_OBJECT_HANDLE private_key(const Session& session, base::ByteView id, CK_KEY_TYPE type) {
  Template wanted;
  wanted.number(CKA_CLASS, CKO_PRIVATE_KEY).number(CKA_KEY_TYPE, type).bytes(CKA_ID, id);
  const auto found = find_objects(session, wanted, 1);
  if (found.empty()) throw base::Error(base::ErrorCode::keyNotFound, "no private key");
  return found.front();
}

}  // namespace

base::Bytes sign(const Session& session, base::ByteView id, const crypto::KeyAlgorithm& algorithm,
                 base::ByteView digest) {
  const KeyKindRow& row = row_of(algorithm.kind);
  base::Bytes input = sign_input(algorithm, digest);
  const CK_FUNCTION_LIST& call = session.module.functions();
  CK_MECHANISM mechanism{row.signs, nullptr, 0};
  session.module.check(
      call.C_SignInit(session.handle, &mechanism, private_key(session, id, row.key_type)),
      "C_SignInit");
  std::array<std::uint8_t, max_signature> output{};
  CK_ULONG length = output.size();
  session.module.check(
      call.C_Sign(session.handle, input.data(), input.size(), output.data(), &length), "C_Sign");
  return signature_of(algorithm, base::ByteView(output).first(std::min(length, output.size())));
}

}  // namespace kepka::token_worker
