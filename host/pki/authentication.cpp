// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/authentication.h"

#include <chrono>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "base/error.h"
#include "pki/text.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
namespace tag = asn1::tag;

constexpr std::int64_t version = 1;
constexpr std::size_t origin_size_max = 1024;

bool is_nonce(ByteView nonce) {
  return nonce.size() >= nonce_size_min && nonce.size() <= nonce_size_max;
}

bool is_origin(std::string_view origin) {
  return !origin.empty() && origin.size() <= origin_size_max && decode_utf8(origin).has_value();
}

}  // namespace

Bytes encode_challenge(const AuthenticationChallenge& challenge) {
  if (!is_nonce(challenge.nonce)) {
    throw Error(ErrorCode::invalidParams, "nonce").with("field", "nonce");
  }
  if (!is_origin(challenge.origin)) throw Error(ErrorCode::invalidParams, "origin");
  return asn1::sequence(
      {asn1::integer(version), asn1::text_string(tag::utf8_string, challenge.origin),
       asn1::octet_string(challenge.nonce), encode_generalized_time(challenge.time)});
}

AuthenticationChallenge decode_challenge(ByteView der) {
  asn1::Reader whole(der);
  asn1::Reader fields = whole.enter(tag::sequence, "AuthenticationChallenge");
  whole.finish("AuthenticationChallenge");
  if (fields.small_integer("version") != version) throw Error(ErrorCode::malformedDer, "version");
  AuthenticationChallenge out;
  out.origin = base::text_of(fields.next(tag::utf8_string, "origin").content);
  const ByteView nonce = fields.octet_string("nonce");
  const asn1::Element time = fields.next(tag::generalized_time, "time");
  fields.finish("AuthenticationChallenge");
  if (!is_nonce(nonce) || !is_origin(out.origin)) throw Error(ErrorCode::malformedDer, "challenge");
  out.nonce.assign(nonce.begin(), nonce.end());
  try {
    out.time = decode_time(time.tag, time.content);
  } catch (const Error&) {
    throw Error(ErrorCode::malformedDer, "time");
  }
  return out;
}

}  // namespace kepka::pki
