// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/pfx_bags.h"

#include "base/error.h"
#include "pki/oids.h"
#include "pki/password_algorithm.h"
#include "pki/text.h"

namespace kepka::pki {
namespace {

using base::Bytes;
using base::ByteView;
using base::Error;
using base::ErrorCode;
namespace tag = asn1::tag;

using base::to_bytes;

crypto::PasswordScheme read_scheme(asn1::Reader& reader) {
  try {
    return decode_password_algorithm(reader);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::unsupportedAlgorithm) throw;
    throw Error(ErrorCode::keyFileUnsupported, error.detail());
  }
}

}  // namespace

BagAttributes read_bag_attributes(asn1::Reader& bag) {
  BagAttributes out;
  if (bag.at_end()) return out;
  asn1::Reader set = bag.enter(tag::set, "bagAttributes");
  while (!set.at_end()) {
    asn1::Reader attribute = set.enter(tag::sequence, "PKCS12Attribute");
    const asn1::Oid type = attribute.object_identifier("attrId");
    asn1::Reader values = attribute.enter(tag::set, "attrValues");
    attribute.finish("PKCS12Attribute");
    if (values.at_end()) continue;
    const asn1::Element value = values.next();
    if (type == oids::friendly_name && value.tag == tag::bmp_string) {
      out.friendly_name = decode_utf16_lossy(value.content);
    } else if (type == oids::local_key_id && value.tag == tag::octet_string) {
      out.local_key_id = to_bytes(value.content);
    }
  }
  return out;
}

LockedPart read_locked_key(ByteView der) {
  asn1::Reader whole(der);
  asn1::Reader info = whole.enter(tag::sequence, "EncryptedPrivateKeyInfo");
  whole.finish("EncryptedPrivateKeyInfo");
  LockedPart out;
  out.scheme = read_scheme(info);
  out.cipher_text = info.octet_string("encryptedData");
  info.finish("EncryptedPrivateKeyInfo");
  return out;
}

LockedPart read_encrypted_data(asn1::Reader& content) {
  asn1::Reader data = content.enter(tag::sequence, "EncryptedData");
  data.small_integer("version");
  asn1::Reader info = data.enter(tag::sequence, "EncryptedContentInfo");
  if (info.object_identifier("contentType") != oids::data) {
    throw Error(ErrorCode::keyFileUnsupported, "type of what is encrypted");
  }
  LockedPart out;
  out.scheme = read_scheme(info);
  out.cipher_text = info.next(tag::context(0, false), "encryptedContent").content;
  info.finish("EncryptedContentInfo");
  return out;
}

}  // namespace kepka::pki
