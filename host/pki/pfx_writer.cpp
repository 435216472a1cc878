// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <utility>

#include "asn1/writer.h"
#include "base/error.h"
#include "pki/certificate.h"
#include "pki/oids.h"
#include "pki/password_algorithm.h"
#include "pki/pfx.h"
#include "pki/pfx_mac.h"
#include "pki/pkcs8.h"
#include "pki/spki.h"
#include "pki/text.h"

namespace kepka::pki {
namespace {

using base::Bytes;
using base::ByteView;
using base::Secret;
using crypto::PasswordCipher;
namespace tag = asn1::tag;

// ContentInfo of type data (RFC 5652 4).
Bytes plain_data(ByteView content) {
  return asn1::sequence(
      {asn1::object_identifier(oids::data), asn1::explicitly(0, asn1::octet_string(content))});
}

// ContentInfo of type EncryptedData (RFC 5652 8).
Bytes encrypted_data(ByteView content, const Secret& password, PasswordCipher cipher,
                     crypto::Random& random) {
  const auto scheme = new_password_scheme(cipher, random);
  const Bytes cipher_text = crypto::encrypt_with_password(content, password, scheme);
  const Bytes info =
      asn1::sequence({asn1::object_identifier(oids::data), encode_password_algorithm(scheme),
                      asn1::encode(tag::context(0, false), cipher_text)});
  return asn1::sequence({asn1::object_identifier(oids::pkcs7_encrypted_data),
                         asn1::explicitly(0, asn1::sequence({asn1::integer(0), info}))});
}

Bytes attribute(const asn1::Oid& type, const Bytes& value) {
  return asn1::sequence({asn1::object_identifier(type), asn1::set_of({value})});
}

// SafeBag (RFC 7292 4.2).
Bytes bag(const asn1::Oid& type, const Bytes& value, const std::string& friendly_name,
          const Bytes& local_key_id) {
  std::vector<Bytes> attributes;
  if (!friendly_name.empty()) {
    attributes.push_back(
        attribute(oids::friendly_name, asn1::encode(tag::bmp_string, encode_utf16(friendly_name))));
  }
  if (!local_key_id.empty()) {
    attributes.push_back(attribute(oids::local_key_id, asn1::octet_string(local_key_id)));
  }
  std::vector<Bytes> parts = {asn1::object_identifier(type), asn1::explicitly(0, value)};
  if (!attributes.empty()) parts.push_back(asn1::set_of(attributes));
  return asn1::sequence(parts);
}

Bytes certificate_bag(const PfxCertificate& certificate) {
  const Bytes value = asn1::sequence({asn1::object_identifier(oids::x509_certificate),
                                      asn1::explicitly(0, asn1::octet_string(certificate.der))});
  return bag(oids::cert_bag, value, certificate.friendly_name, certificate.local_key_id);
}

bool certifies(const Bytes& der, const crypto::PublicKey& key) {
  try {
    return decode_certificate(der).key == key;
  } catch (const base::Error&) {
    return false;  // of a kind that Kepka does not read: another key's in any case
  }
}

bool is_gost_cipher(PasswordCipher cipher) { return cipher >= PasswordCipher::gost28147_tc26_z; }

}  // namespace

const PfxCertificate* certificate_of(const Pfx& pfx, const PfxKey& key) {
  const crypto::PublicKey public_key = crypto::public_key_of(key.key);
  for (const PfxCertificate& certificate : pfx.certificates) {
    if (certifies(certificate.der, public_key)) return &certificate;
  }
  return nullptr;
}

Pfx make_pfx(crypto::PrivateKey key, std::vector<Bytes> certificates,
             const std::string& friendly_name) {
  const crypto::PublicKey public_key = crypto::public_key_of(key);
  const Bytes id = crypto::digest(crypto::Digest::sha1, encode_spki(public_key));
  Pfx out;
  for (Bytes& der : certificates) {
    const bool own = certifies(der, public_key);
    out.certificates.push_back({std::move(der), own ? friendly_name : "", own ? id : Bytes()});
  }
  out.keys.push_back({std::move(key), friendly_name, id});
  return out;
}

Bytes write_pfx(const Pfx& pfx, const Secret& password, PasswordCipher cipher,
                crypto::Random& random) {
  std::vector<Bytes> safe;
  std::vector<Bytes> certificates;
  for (const PfxCertificate& certificate : pfx.certificates) {
    certificates.push_back(certificate_bag(certificate));
  }
  if (!certificates.empty()) {
    safe.push_back(encrypted_data(asn1::sequence(certificates), password, cipher, random));
  }
  std::vector<Bytes> keys;
  for (const PfxKey& key : pfx.keys) {
    keys.push_back(bag(oids::shrouded_key_bag,
                       encrypt_private_key(key.key, password, random, cipher), key.friendly_name,
                       key.local_key_id));
  }
  safe.push_back(plain_data(asn1::sequence(keys)));

  const Bytes content = asn1::sequence(safe);
  const auto digest = is_gost_cipher(cipher) ? crypto::Digest::streebog512 : crypto::Digest::sha256;
  return asn1::sequence(
      {asn1::integer(3), plain_data(content), encode_pfx_mac(digest, content, password, random)});
}

}  // namespace kepka::pki
