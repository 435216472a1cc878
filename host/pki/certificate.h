// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "crypto/keys.h"
#include "pki/name.h"
#include "pki/request.h"

namespace kepka::pki {

using Time = std::chrono::sys_seconds;

/// What Kepka needs of a certificate (RFC 5280 4.1). Names are kept as bytes too: never encode a
/// foreign name again.
struct Certificate {
  Bytes der;
  Bytes serial;  // big-endian content octets
  Name issuer, subject;
  Bytes issuer_der, subject_der;
  Time not_before, not_after;
  Bytes spki;             // DER of SubjectPublicKeyInfo
  crypto::PublicKey key;  // what `spki` holds
  std::vector<Extension> extensions;
  Bytes tbs, signature_algorithm, signature;
};

/// From exactly one DER certificate. Lenient where issuers are (NULL parameters, years up to 9999,
/// long names), strict about structure. Throws Error(malformedCertificate), or
/// Error(unsupportedAlgorithm) for the key.
Certificate decode_certificate(ByteView der);

/// decode_certificate() for another's certificate, whose key need not be one that Kepka can use:
/// `key` has no value then.
Certificate decode_foreign_certificate(ByteView der);

/// Takes DER, base64 of DER, or PEM ("CERTIFICATE", "X509 CERTIFICATE") with text around it; more
/// than one certificate, none, or more than 64 KiB throws Error(malformedCertificate).
Certificate read_certificate(ByteView file);

/// UTCTime or GeneralizedTime with seconds and Z (RFC 5280 4.1.2.5).
Time decode_time(std::uint8_t tag, ByteView content);

/// UTCTime from 1950 to 2049, else GeneralizedTime (RFC 5280 4.1.2.5).
Bytes encode_time(Time time);
Bytes encode_generalized_time(Time time);

/// "12.11.2027" for a window.
std::string display_date(Time time);
/// "2027-11-12T10:00:00Z" for JSON.
std::string iso_time(Time time);

}  // namespace kepka::pki
