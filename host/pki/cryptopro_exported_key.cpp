// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/cryptopro_exported_key.h"

#include <algorithm>

#include "asn1/reader.h"
#include "base/error.h"
#include "crypto/gost/gost28147.h"
#include "crypto/hmac.h"
#include "pki/cryptopro_header.h"
#include "pki/key_algorithm.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
using base::Secret;
using crypto::gost::Gost28147;
using crypto::gost::SBox;
namespace tag = asn1::tag;

constexpr std::size_t blob_header_size = 16;
constexpr std::size_t ukm_size = 8;
constexpr std::size_t mac_size = 4;

// KDF_GOSTR3411_2012_256 (RFC 7836 4.4).
Secret derive(const Secret& key, ByteView seed) {
  Bytes text = {0x01, 0x26, 0xBD, 0xB8, 0x78, 0x00};
  text.insert(text.end(), seed.begin(), seed.end());
  text.insert(text.end(), {0x01, 0x00});
  return crypto::hmac(crypto::Digest::streebog256, key.view(), text);
}

void check_mac(const Gost28147& cipher, ByteView text, ByteView iv, ByteView mac) {
  const auto expected = cipher.mac(text, iv);
  if (mac.size() != mac_size || !std::equal(mac.begin(), mac.end(), expected.begin())) {
    throw Error(ErrorCode::keyFileDamaged, "MAC of an exported key");
  }
}

// { { UKM, { encrypted key, MAC }, [0] parameters }, MAC }.
crypto::PrivateKey read_export(ByteView blob, const Secret& password_key) {
  asn1::Reader whole(blob);
  asn1::Reader outer = whole.enter(tag::sequence, "export");
  whole.finish("export");
  const asn1::Element signed_part = outer.next(tag::sequence, "key");
  const ByteView outer_mac = outer.octet_string("mac");
  outer.finish("export");

  asn1::Reader inner = outer.enter(signed_part);
  const ByteView ukm = inner.octet_string("ukm");
  asn1::Reader encrypted = inner.enter(tag::sequence, "encrypted key");
  const ByteView cipher_text = encrypted.octet_string("encrypted key");
  const ByteView inner_mac = encrypted.octet_string("mac");
  const auto facts =
      decode_cryptopro_key_parameters(inner.enter(tag::context(0, true), "parameters"));
  if (ukm.size() != ukm_size || cipher_text.size() != scalar_size(facts.algorithm)) {
    throw Error(ErrorCode::malformedDer, "length of an exported key");
  }
  const Secret under = derive(password_key, ukm);
  const Gost28147 cipher(SBox::cryptopro_a, under.view());
  check_mac(cipher, signed_part.encoded, {}, outer_mac);
  crypto::PrivateKey key{facts.algorithm, crypto::gost::decrypt_ecb(cipher, cipher_text)};
  check_mac(cipher, key.value.view(), ukm, inner_mac);
  return key;
}

}  // namespace

// { version, AlgorithmIdentifier, OCTET STRING, [0] attributes OPTIONAL }. Before the structure in
// the octets stand 16 that Windows calls a BLOBHEADER.
crypto::PrivateKey decode_cryptopro_exported_key(const Secret& text, const Secret& key) {
  asn1::Reader whole(text.view());
  asn1::Reader info = whole.enter(tag::sequence, "exported key");
  whole.finish("exported key");
  info.small_integer("version");
  info.next(tag::sequence, "algorithm");
  const ByteView blob = info.octet_string("blob");
  if (blob.size() < blob_header_size) throw Error(ErrorCode::malformedDer, "blob");
  crypto::PrivateKey out = read_export(blob.subspan(blob_header_size), key);
  crypto::public_key_of(out);  // that it is in its range
  return out;
}

}  // namespace kepka::pki
