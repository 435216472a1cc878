// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/describe_encryption.h"
#include "admin/inspect_formats.h"
#include "admin/oid_names.h"
#include "base/error.h"
#include "pki/name.h"
#include "pki/oids.h"
#include "pki/pfx.h"
#include "pki/pfx_bags.h"

namespace kepka::admin {
namespace {

using base::ByteView;
using base::Error;
using base::ErrorCode;
namespace json = wire::json;
namespace oids = pki::oids;
namespace tag = asn1::tag;

constexpr std::size_t bags_shown = 100;
constexpr unsigned bags_depth_max = 4;
constexpr std::uint8_t explicit_content = tag::context(0, true);

/// What a PFX says without its password: the layers of RFC 7292 4, as far as they stand in clear.
class PfxDescription {
 public:
  PfxDescription(pki::Time now, Findings& findings) : now_(now), findings_(findings) {}

  // AuthenticatedSafe: ContentInfos, in clear or under the password.
  void read_safe(ByteView bytes) {
    asn1::Reader whole(bytes);
    asn1::Reader safe = whole.enter(tag::sequence, "AuthenticatedSafe");
    whole.finish("AuthenticatedSafe");
    while (!safe.at_end()) {
      asn1::Reader info = safe.enter(tag::sequence, "ContentInfo");
      const asn1::Oid type = info.object_identifier("contentType");
      asn1::Reader content = info.enter(explicit_content, "content");
      info.finish("ContentInfo");
      read_content(type, content);
    }
  }

  json::array take() {
    if (has_plain_key_) findings_.add("unprotectedPrivateKey");
    return std::move(bags_);
  }

 private:
  void read_content(const asn1::Oid& type, asn1::Reader& content) {
    if (type == oids::data) return read_bags(content.octet_string("data"), 0);
    json::object out;
    if (type != oids::pkcs7_encrypted_data) {
      out["kind"] = "otherBag";
      out["type"] = describe_oid(type);
      return add(std::move(out));
    }
    out["kind"] = "encryptedBags";
    asn1::Reader data = content.enter(tag::sequence, "EncryptedData");
    data.small_integer("version");
    asn1::Reader info = data.enter(tag::sequence, "EncryptedContentInfo");
    info.object_identifier("contentType");
    describe_encryption(info.enter(tag::sequence, "contentEncryptionAlgorithm"), out, findings_);
    add(std::move(out));
  }

  void read_bags(ByteView safe_contents, unsigned depth) {
    if (depth > bags_depth_max) throw Error(ErrorCode::malformedDer, "bags within bags");
    asn1::Reader whole(safe_contents);
    asn1::Reader bags = whole.enter(tag::sequence, "SafeContents");
    whole.finish("SafeContents");
    while (!bags.at_end()) {
      asn1::Reader bag = bags.enter(tag::sequence, "SafeBag");
      const asn1::Oid type = bag.object_identifier("bagId");
      const asn1::Element value = bag.next(explicit_content, "bagValue");
      const pki::BagAttributes attributes = pki::read_bag_attributes(bag);
      if (type == oids::safe_contents_bag) {
        read_bags(value.content, depth + 1);
        continue;
      }
      json::object out = describe_bag(type, value.content);
      if (!attributes.friendly_name.empty()) out["name"] = attributes.friendly_name;
      if (!attributes.local_key_id.empty()) {
        out["localKeyId"] = base::to_hex(attributes.local_key_id);
      }
      add(std::move(out));
    }
  }

  json::object describe_bag(const asn1::Oid& type, ByteView value) {
    json::object out;
    if (type == oids::shrouded_key_bag) {
      out["kind"] = "encryptedKey";
      for (auto& member : inspect_encrypted_key(value, now_, findings_)) out.insert(member);
    } else if (type == oids::key_bag) {
      out["kind"] = "plainKey";
      has_plain_key_ = true;
    } else if (type == oids::cert_bag) {
      return describe_certificate(value);
    } else {
      out["kind"] = "otherBag";
      out["type"] = describe_oid(type);
    }
    return out;
  }

  // CertBag: certId, [0] certValue (RFC 7292 4.2.3).
  json::object describe_certificate(ByteView value) {
    json::object out;
    out["kind"] = "certificate";
    asn1::Reader whole(value);
    asn1::Reader bag = whole.enter(tag::sequence, "CertBag");
    const asn1::Oid type = bag.object_identifier("certId");
    asn1::Reader content = bag.enter(explicit_content, "certValue");
    if (type != oids::x509_certificate) {
      out["type"] = describe_oid(type);
      return out;
    }
    const ByteView der = content.octet_string("x509Certificate");
    Findings inner;
    try {
      for (auto& member : inspect_certificate(der, now_, inner)) out.insert(member);
    } catch (const Error&) {
      inner.add("unreadableCertificate");
    }
    out["findings"] = inner.json();
    return out;
  }

  void add(json::object&& bag) {
    if (bags_.size() < bags_shown) bags_.push_back(std::move(bag));
  }

  pki::Time now_;
  Findings& findings_;
  json::array bags_;
  bool has_plain_key_ = false;
};

// MacData (RFC 7292 4, RFC 9548 3): DigestInfo, salt, iterations of which one is the default.
json::object describe_mac(asn1::Reader mac, Findings& findings) {
  json::object out;
  asn1::Reader digest = mac.enter(tag::sequence, "DigestInfo");
  asn1::Reader algorithm = digest.enter(tag::sequence, "digestAlgorithm");
  out["digest"] = describe_oid(algorithm.object_identifier("algorithm"));
  mac.octet_string("macSalt");
  describe_iterations(mac.at_end() ? 1 : mac.small_integer("iterations"), out, findings);
  return out;
}

}  // namespace

json::object inspect_pfx(ByteView der, pki::Time now, Findings& findings) {
  if (der.size() > pki::pfx_size_max) throw Error(ErrorCode::fileTooLong);
  json::object out;
  asn1::Reader whole(der);
  asn1::Reader pfx = whole.enter(tag::sequence, "PFX");
  whole.finish("PFX");
  out["version"] = pfx.small_integer("version");
  asn1::Reader info = pfx.enter(tag::sequence, "authSafe");
  const asn1::Oid type = info.object_identifier("contentType");
  if (type != oids::data) {
    out["contentType"] = describe_oid(type);
    findings.add("otherProtection");
    return out;
  }
  asn1::Reader content = info.enter(explicit_content, "content");
  const ByteView safe = content.octet_string("authSafe");
  if (const auto mac = pfx.next_if(tag::sequence)) {
    out["mac"] = describe_mac(pfx.enter(*mac), findings);
  } else {
    findings.add("noMac");
  }
  PfxDescription description(now, findings);
  description.read_safe(safe);
  out["bags"] = description.take();
  findings.add("passwordNotTried");
  return out;
}

}  // namespace kepka::admin
