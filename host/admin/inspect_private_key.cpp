// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/describe_key.h"
#include "admin/inspect_formats.h"
#include "base/error.h"
#include "base/secret.h"
#include "pki/pkcs8.h"
#include "pki/spki.h"

namespace kepka::admin {

namespace json = wire::json;

// What is told is the public key, which finds its certificate and request; nothing of the private.
json::object inspect_private_key(base::ByteView der, pki::Time, Findings& findings) {
  json::object out;
  findings.add("unprotectedPrivateKey");
  try {
    const crypto::PrivateKey key = pki::decode_private_key(base::Secret::copy_of(der));
    out["key"] = describe_key(pki::encode_spki(crypto::public_key_of(key)), findings);
  } catch (const base::Error& error) {
    const bool unknown = error.code() == base::ErrorCode::unsupportedAlgorithm;
    findings.add(unknown ? "unsupportedKey" : "damagedPrivateKey");
  }
  return out;
}

}  // namespace kepka::admin
