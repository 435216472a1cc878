// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "pki/certificate.h"

namespace kepka::pki {

/// What is signed to enter a cabinet: built by Kepka, never by a page, and signed as a content type
/// of its own (oids::authentication_challenge), so that such a signature can pass for no document
/// and no document for it:
///   AuthenticationChallenge ::= SEQUENCE {
///     version INTEGER (1), origin UTF8String, nonce OCTET STRING, time GeneralizedTime }
struct AuthenticationChallenge {
  std::string origin;  // "https://lk.ca.example.ru", as the browser says it
  Bytes nonce;         // the server's
  Time time;           // the host's clock

  bool operator==(const AuthenticationChallenge&) const = default;
};

inline constexpr std::size_t nonce_size_min = 32;
inline constexpr std::size_t nonce_size_max = 1024;

/// DER. Throws Error(invalidParams) for a nonce of another size or an origin that is empty, no
/// UTF-8 or longer than 1024 bytes.
Bytes encode_challenge(const AuthenticationChallenge& challenge);

/// Throws Error(malformedDer), also for a nonce of another size.
AuthenticationChallenge decode_challenge(ByteView der);

}  // namespace kepka::pki
