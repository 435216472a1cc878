// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "base/error.h"
#include "token_worker/algorithms.h"
#include "token_worker/faults.h"
#include "token_worker/keys.h"
#include "token_worker/public_key.h"

namespace kepka::token_worker {

namespace {

using base::Error;
using base::ErrorCode;

std::vector<CK_OBJECT_HANDLE> halves_of(const Session& session, base::ByteView id,
                                        CK_OBJECT_CLASS half) {
  Template wanted;
  wanted.number(CKA_CLASS, half).bytes(CKA_ID, id);
  return find_objects(session, wanted, max_keys);
}

/// After a failure: what is left of the pair. Whatever fails here, the first error is told.
void roll_back(const Session& session, base::ByteView id) {
  try {
    remove_key(session, id);
  } catch (const Error&) {
    return;  // the host lists what is left as an orphan
  }
}

/// The public half's handle.
CK_OBJECT_HANDLE generate_pair(const Session& session, const KeyWish& wish) {
  CK_MECHANISM mechanism{row_of(wish.algorithm.kind).generates, nullptr, 0};
  CK_RV rv = CKR_OK;
  for (const Fullness fullness : fullnesses()) {
    KeyTemplates templates = key_templates(wish, fullness);
    CK_OBJECT_HANDLE public_half = 0;
    CK_OBJECT_HANDLE private_half = 0;
    rv = session.module.functions().C_GenerateKeyPair(
        session.handle, &mechanism, templates.of_public.data(), templates.of_public.size(),
        templates.of_private.data(), templates.of_private.size(), &public_half, &private_half);
    if (rv == CKR_OK) return public_half;
    if (!is_template_refused(rv)) break;
    roll_back(session, wish.id);  // a module may have made one half before it refused the other
  }
  session.module.check(rv, "C_GenerateKeyPair");
  throw Error(ErrorCode::internalError, "no template");
}

crypto::PublicKey read_checked(const Session& session, CK_OBJECT_HANDLE object,
                               const crypto::KeyAlgorithm& algorithm) {
  auto key = read_public_key(session, object);
  if (!key || key->algorithm != algorithm) {
    throw Error(ErrorCode::tokenFailed, "made another key than it was asked for");
  }
  crypto::check_public_key(*key);
  return std::move(*key);
}

}  // namespace

crypto::PublicKey generate_key(const Session& session, const KeyWish& wish) {
  Template same_id;
  same_id.bytes(CKA_ID, wish.id);
  if (!find_objects(session, same_id, 1).empty()) {
    throw Error(ErrorCode::alreadyExists, "an object with this CKA_ID");
  }
  try {
    return read_checked(session, generate_pair(session, wish), wish.algorithm);
  } catch (const Error&) {
    roll_back(session, wish.id);
    throw;
  }
}

void remove_key(const Session& session, base::ByteView id) {
  std::optional<Error> first;
  for (const CK_OBJECT_CLASS half : {CKO_PRIVATE_KEY, CKO_PUBLIC_KEY}) {
    for (const CK_OBJECT_HANDLE object : halves_of(session, id, half)) {
      try {
        destroy_object(session, object);
      } catch (const Error& error) {
        if (!first) first = error;  // the other half still goes
      }
    }
  }
  if (first) throw Error(*first);
}

}  // namespace kepka::token_worker
