// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/pfx_mac.h"

#include <limits>

#include "asn1/writer.h"
#include "base/error.h"
#include "crypto/hmac.h"
#include "crypto/password_encryption.h"
#include "crypto/password_key.h"
#include "pki/oids.h"

namespace kepka::pki {
namespace {

using base::Bytes;
using base::ByteView;
using base::Error;
using base::ErrorCode;
using base::Secret;
using crypto::Digest;
namespace tag = asn1::tag;

struct MacDigestRow {
  const asn1::Oid* oid;
  std::size_t size;
  Digest digest;
  bool gost;
};

const MacDigestRow digests[] = {
    {&oids::streebog256, 32, Digest::streebog256, true},
    {&oids::streebog512, 64, Digest::streebog512, true},
    {&oids::sha1, 20, Digest::sha1, false},
    {&oids::sha256, 32, Digest::sha256, false},
    {&oids::sha384, 48, Digest::sha384, false},
    {&oids::sha512, 64, Digest::sha512, false},
};

constexpr std::size_t mac_salt_size = 32;
constexpr std::size_t gost_output_size = 96;  // RFC 9548 3: of it the last 32 bytes are the key
constexpr std::size_t gost_key_size = 32;

const MacDigestRow& row_of(Digest digest) {
  for (const MacDigestRow& row : digests) {
    if (row.digest == digest) return row;
  }
  throw Error(ErrorCode::internalError, "digest without a row");
}

const MacDigestRow& row_of(const asn1::Oid& oid) {
  for (const MacDigestRow& row : digests) {
    if (*row.oid == oid) return row;
  }
  throw Error(ErrorCode::keyFileUnsupported, "MAC with digest " + oid.dotted());
}

Secret mac_under(const Secret& bmp_password, const PfxMac& mac, ByteView content) {
  const Secret key = crypto::pkcs12_key(mac.digest, crypto::Pkcs12Purpose::mac, bmp_password,
                                        mac.salt, mac.iterations, row_of(mac.digest).size);
  return crypto::hmac(mac.digest, key.view(), content);
}

Secret gost_mac(const PfxMac& mac, ByteView content, const Secret& password) {
  const Secret output =
      crypto::pbkdf2(mac.digest, password, mac.salt, mac.iterations, gost_output_size);
  return crypto::hmac(mac.digest, output.view().last(gost_key_size), content);
}

}  // namespace

PfxMac decode_pfx_mac(asn1::Reader& reader) {
  asn1::Reader data = reader.enter(tag::sequence, "MacData");
  asn1::Reader info = data.enter(tag::sequence, "DigestInfo");
  asn1::Reader algorithm = info.enter(tag::sequence, "digestAlgorithm");
  const MacDigestRow& row = row_of(algorithm.object_identifier("digestAlgorithm"));
  algorithm.next_if(tag::null);
  algorithm.finish("digestAlgorithm");
  const ByteView value = info.octet_string("digest");
  info.finish("DigestInfo");
  if (value.size() != row.size) throw Error(ErrorCode::malformedDer, "digest length");
  const ByteView salt = data.octet_string("macSalt");
  const std::int64_t iterations = data.at_end() ? 1 : data.small_integer("iterations");
  data.finish("MacData");
  if (iterations < 0 || iterations > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorCode::malformedDer, "iterations");
  }
  return {row.digest, Bytes(value.begin(), value.end()), Bytes(salt.begin(), salt.end()),
          static_cast<std::uint32_t>(iterations)};
}

bool verify_pfx_mac(const PfxMac& mac, ByteView content, const Secret& password) {
  if (row_of(mac.digest).gost) return gost_mac(mac, content, password).equals(mac.value);
  if (mac_under(crypto::bmp_password_of(password), mac, content).equals(mac.value)) return true;
  // No password is an empty string to some, and nothing at all to others.
  return password.empty() && mac_under(Secret(), mac, content).equals(mac.value);
}

Bytes encode_pfx_mac(Digest digest, ByteView content, const Secret& password,
                     crypto::Random& random) {
  const MacDigestRow& row = row_of(digest);
  PfxMac mac;
  mac.digest = digest;
  mac.salt = random.bytes(mac_salt_size);
  mac.iterations = row.gost ? crypto::streebog_iterations : crypto::pbkdf2_iterations;
  const Secret value = row.gost ? gost_mac(mac, content, password)
                                : mac_under(crypto::bmp_password_of(password), mac, content);
  // RFC 9215 2: no parameters with Streebog; the others' readers expect NULL.
  const Bytes algorithm = row.gost
                              ? asn1::sequence({asn1::object_identifier(*row.oid)})
                              : asn1::sequence({asn1::object_identifier(*row.oid), asn1::null()});
  return asn1::sequence({asn1::sequence({algorithm, asn1::octet_string(value.view())}),
                         asn1::octet_string(mac.salt), asn1::integer(mac.iterations)});
}

}  // namespace kepka::pki
