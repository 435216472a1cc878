// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <utility>

#include "asn1/reader.h"
#include "base/error.h"
#include "crypto/gost/cryptopro_kdf.h"
#include "crypto/password_key.h"
#include "pki/cryptopro_exported_key.h"
#include "pki/oids.h"
#include "pki/pfx.h"
#include "pki/pfx_bags.h"
#include "pki/pfx_mac.h"
#include "pki/pkcs8.h"

namespace kepka::pki {
namespace {

using base::Bytes;
using base::ByteView;
using base::Error;
using base::ErrorCode;
using base::Secret;
namespace tag = asn1::tag;

constexpr std::size_t keys_max = 16;
constexpr std::size_t certificates_max = 64;
constexpr unsigned nesting_max = 4;  // of safeContentsBag
// For all keys that a file makes Kepka derive, in shares of iterations_max(): twenty seconds at
// worst, because certtool asks for seven with Streebog.
constexpr double work_max = 4.0;

constexpr std::uint8_t explicit_0 = tag::context(0, true);

using base::to_bytes;

/// What a file costs, refused before it is spent.
class Work {
 public:
  void spend(crypto::Digest digest, std::uint32_t iterations, unsigned keys) {
    spent_ += static_cast<double>(iterations) * keys / crypto::iterations_max(digest);
    if (iterations > crypto::iterations_max(digest) || spent_ > work_max) {
      throw Error(ErrorCode::keyFileUnsupported, "more iterations than Kepka computes");
    }
  }

 private:
  double spent_ = 0;
};

// What keys and bags are once they are open. With a wrong password it is noise, which looks like
// this once in ten million times.
bool is_one_sequence(ByteView text) {
  try {
    asn1::Reader whole(text);
    whole.enter(tag::sequence, "");
    whole.finish("");
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// Walks through the bags: to take them; to try whether the password opens any; or, before either,
/// to count what it will cost.
class Walk {
 public:
  enum class Aim { count, take, try_password };

  Walk(Aim aim, const Secret& password, Work& work) : aim_(aim), password_(password), work_(work) {}

  void read_safe(ByteView authenticated_safe) {
    asn1::Reader whole(authenticated_safe);
    asn1::Reader safe = whole.enter(tag::sequence, "AuthenticatedSafe");
    whole.finish("AuthenticatedSafe");
    while (!safe.at_end()) read_content_info(safe);
  }

  Pfx take() { return std::move(out_); }
  bool password_opens() const { return password_opens_; }

 private:
  void read_content_info(asn1::Reader& safe) {
    asn1::Reader info = safe.enter(tag::sequence, "ContentInfo");
    const asn1::Oid type = info.object_identifier("contentType");
    asn1::Reader content = info.enter(explicit_0, "content");
    info.finish("ContentInfo");
    if (type == oids::data) {
      read_bags(content.octet_string("data"), 0);
    } else if (type == oids::pkcs7_encrypted_data) {
      read_bags(open(read_encrypted_data(content)).view(), 0);
    } else {
      throw Error(ErrorCode::keyFileUnsupported, "safe of type " + type.dotted());
    }
    content.finish("content");
  }

  void read_bags(ByteView safe_contents, unsigned nesting) {
    if (nesting > nesting_max) throw Error(ErrorCode::malformedDer, "bags within bags");
    asn1::Reader whole(safe_contents);
    asn1::Reader bags = whole.enter(tag::sequence, "SafeContents");
    whole.finish("SafeContents");
    while (!bags.at_end()) {
      asn1::Reader bag = bags.enter(tag::sequence, "SafeBag");
      const asn1::Oid type = bag.object_identifier("bagId");
      const asn1::Element value = bag.next(explicit_0, "bagValue");
      const BagAttributes attributes = read_bag_attributes(bag);
      bag.finish("SafeBag");
      read_bag(type, value.content, attributes, nesting);
    }
  }

  void read_bag(const asn1::Oid& type, ByteView value, const BagAttributes& attributes,
                unsigned nesting) {
    if (type == oids::shrouded_key_bag) {
      add_locked_key(read_locked_key(value), attributes);
    } else if (type == oids::key_bag) {
      if (aim_ == Aim::take) add_key(decode_private_key(Secret::copy_of(value)), attributes);
    } else if (type == oids::cert_bag) {
      add_certificate(value, attributes);
    } else if (type == oids::safe_contents_bag) {
      read_bags(value, nesting + 1);
    }
    // Lists of revoked certificates and secrets of other programs are no business of Kepka's.
  }

  void add_locked_key(const LockedPart& locked, const BagAttributes& attributes) {
    const Secret text = open(locked);
    if (aim_ != Aim::take) return;
    if (locked.scheme.kdf != crypto::PasswordKdf::cryptopro_pfx) {
      add_key(decode_private_key(text), attributes);
      return;
    }
    const Secret under =
        crypto::gost::cryptopro_pfx_key(password_, locked.scheme.salt, locked.scheme.iterations);
    add_key(decode_cryptopro_exported_key(text, under), attributes);
  }

  void add_key(crypto::PrivateKey key, const BagAttributes& attributes) {
    if (out_.keys.size() == keys_max) throw Error(ErrorCode::keyFileUnsupported, "too many keys");
    out_.keys.push_back({std::move(key), attributes.friendly_name, attributes.local_key_id});
  }

  void add_certificate(ByteView value, const BagAttributes& attributes) {
    asn1::Reader whole(value);
    asn1::Reader bag = whole.enter(tag::sequence, "CertBag");
    whole.finish("CertBag");
    if (bag.object_identifier("certId") != oids::x509_certificate) return;
    asn1::Reader certificate = bag.enter(explicit_0, "certValue");
    const ByteView der = certificate.octet_string("x509Certificate");
    if (out_.certificates.size() == certificates_max) {
      throw Error(ErrorCode::keyFileUnsupported, "too many certificates");
    }
    out_.certificates.push_back({to_bytes(der), attributes.friendly_name, attributes.local_key_id});
  }

  Secret open(const LockedPart& locked) {
    const bool two_keys = locked.scheme.kdf != crypto::PasswordKdf::pbkdf2;
    // Bags within an encrypted list of bags are seen only when that is open.
    work_.spend(locked.scheme.digest, locked.scheme.iterations, two_keys ? 2 : 1);
    if (aim_ == Aim::take) {
      return crypto::decrypt_with_password(locked.cipher_text, password_, locked.scheme);
    }
    if (aim_ == Aim::try_password) try_to_open(locked);
    static constexpr std::uint8_t nothing[] = {tag::sequence, 0};
    return Secret::copy_of(ByteView(nothing));
  }

  void try_to_open(const LockedPart& locked) {
    try {
      const Secret text =
          crypto::decrypt_with_password(locked.cipher_text, password_, locked.scheme);
      password_opens_ = password_opens_ || is_one_sequence(text.view());
    } catch (const Error&) {  // then this one does not open
    }
  }

  Aim aim_;
  const Secret& password_;
  Work& work_;
  Pfx out_;
  bool password_opens_ = false;
};

struct Outer {
  ByteView safe;
  PfxMac mac;
};

// PFX (RFC 7292 4) under a password; the one under a signature is nowhere in use.
Outer read_outer(ByteView file) {
  if (file.size() > pfx_size_max) throw Error(ErrorCode::malformedDer, "file is too long");
  asn1::Reader whole(file);
  asn1::Reader pfx = whole.enter(tag::sequence, "PFX");
  whole.finish("PFX");
  if (pfx.small_integer("version") != 3) throw Error(ErrorCode::malformedDer, "PFX version");
  asn1::Reader info = pfx.enter(tag::sequence, "authSafe");
  if (info.object_identifier("contentType") != oids::data) {
    throw Error(ErrorCode::keyFileUnsupported, "authSafe is not under a password");
  }
  asn1::Reader content = info.enter(explicit_0, "content");
  Outer out;
  out.safe = content.octet_string("authSafe");
  content.finish("content");
  info.finish("authSafe");
  if (pfx.at_end()) throw Error(ErrorCode::keyFileUnsupported, "no MAC");
  out.mac = decode_pfx_mac(pfx);
  pfx.finish("PFX");
  return out;
}

// The codes of what reads DER become those of this file's reader.
[[noreturn]] void refuse(const Error& error) {
  if (error.code() == ErrorCode::keyFileUnsupported ||
      error.code() == ErrorCode::unsupportedAlgorithm || error.code() == ErrorCode::outOfMemory) {
    throw error;
  }
  throw Error(ErrorCode::keyFileDamaged, error.detail());
}

Outer read_outer_or_refuse(ByteView file) {
  try {
    return read_outer(file);
  } catch (const Error& error) {
    refuse(error);
  }
}

Walk walk(Walk::Aim aim, const Outer& outer, const Secret& password, Work& work) {
  Walk walk(aim, password, work);
  try {
    // RFC 9548 takes 96 bytes, which are two or three blocks of PBKDF2.
    work.spend(outer.mac.digest, outer.mac.iterations, 3);
    walk.read_safe(outer.safe);
  } catch (const Error& error) {
    refuse(error);
  }
  return walk;
}

}  // namespace

Pfx read_pfx(ByteView file, const Secret& password) {
  const Outer outer = read_outer_or_refuse(file);
  Work foreseen;
  walk(Walk::Aim::count, outer, password, foreseen);

  Work work;
  if (verify_pfx_mac(outer.mac, outer.safe, password)) {
    return walk(Walk::Aim::take, outer, password, work).take();
  }
  // A MAC that does not fit comes of a wrong password or of damage; what the password opens tells
  // them apart.
  if (walk(Walk::Aim::try_password, outer, password, work).password_opens()) {
    throw Error(ErrorCode::keyFileDamaged, "MAC does not fit");
  }
  throw Error(ErrorCode::wrongPassword, "MAC does not fit");
}

}  // namespace kepka::pki
