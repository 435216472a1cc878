// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

// The CKO_DATA objects that Kepka keeps on a passive token, all with CKA_APPLICATION "kepka". For a
// key with the id ID (32 hex digits):
//   "key ID"                 private: the private key, PKCS#8 (RFC 5208), DER
//   "public ID"              public: SubjectPublicKeyInfo, DER; so that listing needs no PIN
//   "certificate ID DIGEST"  public: a certificate, DER, where the token takes no certificate
//                            objects; DIGEST: the first 16 hex digits of its SHA-256
namespace kepka::keystore {

inline constexpr std::string_view passive_application = "kepka";

std::string private_name(const std::string& id);
std::string public_name(const std::string& id);
std::string certificate_name(const std::string& id, base::ByteView der);

/// The id; nothing for another name.
std::optional<std::string> id_of_public_name(std::string_view label);
bool is_certificate_name(std::string_view label);

/// 32 lower-case hex digits.
bool is_key_id(std::string_view id);

}  // namespace kepka::keystore
