// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/key_records.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.h"
#include "keystore/token/passive_names.h"
#include "pki/certificate.h"
#include "pki/spki.h"

namespace kepka::keystore {

namespace {

using base::Error;
using base::ErrorCode;
using crypto::PublicKey;
using wire::worker::ObjectsListResult;
namespace worker = wire::worker;

struct Key {
  std::string id;
  std::string label;
  std::optional<PublicKey> key;
};

struct Certificate {
  std::string id;  // CKA_ID; may be empty
  pki::Certificate certificate;
};

using Kinds = std::pair<worker::KeyKind, crypto::KeyKind>;
constexpr std::array kinds{
    Kinds{worker::KeyKind::gost2012_256, crypto::KeyKind::gost2012_256},
    Kinds{worker::KeyKind::gost2012_512, crypto::KeyKind::gost2012_512},
    Kinds{worker::KeyKind::rsa, crypto::KeyKind::rsa},
    Kinds{worker::KeyKind::ecdsa, crypto::KeyKind::ecdsa},
};

void take_certificate(std::vector<Certificate>& out, const std::string& id,
                      const std::string& der) {
  try {
    out.push_back({id, pki::decode_certificate(base::from_hex(der))});
  } catch (const Error&) {
    // Not a certificate, or of a key that Kepka does not know.
  }
}

std::vector<Certificate> certificate_objects(const ObjectsListResult& objects) {
  std::vector<Certificate> out;
  for (const auto& object : objects.certificates) take_certificate(out, object.id, object.der);
  return out;
}

bool belongs(const Certificate& certificate, const Key& key) {
  if (key.key) return is_same_key(certificate.certificate.key, *key.key);
  return !key.id.empty() && certificate.id == key.id;
}

void add_records(std::vector<KeyRecord>& out, const Key& key,
                 const std::vector<Certificate>& certificates) {
  const std::size_t before = out.size();
  for (const Certificate& each : certificates) {
    if (!belongs(each, key)) continue;
    const PublicKey& value = key.key ? *key.key : each.certificate.key;
    const auto known = [&](const KeyRecord& record) {
      return record.certificate == each.certificate.der;
    };
    const auto mine = out.begin() + static_cast<std::ptrdiff_t>(before);
    if (std::none_of(mine, out.end(), known)) {
      out.push_back({key.id, value, each.certificate.der, key.label});
    }
  }
  if (out.size() == before && key.key) out.push_back({key.id, *key.key, std::nullopt, key.label});
}

std::vector<KeyRecord> merged(const std::vector<Key>& keys, std::vector<Certificate> certificates) {
  std::stable_sort(certificates.begin(), certificates.end(),
                   [](const Certificate& one, const Certificate& other) {
                     return one.certificate.not_before > other.certificate.not_before;
                   });
  std::vector<KeyRecord> out;
  for (const Key& key : keys) add_records(out, key, certificates);
  return out;
}

}  // namespace

bool is_same_key(const PublicKey& one, const PublicKey& other) {
  return one.algorithm.kind == other.algorithm.kind && one.value == other.value;
}

std::optional<PublicKey> from_wire(const worker::PublicKey& key) {
  const auto* const row = std::find_if(kinds.begin(), kinds.end(), [&](const Kinds& each) {
    return each.first == key.algorithm.kind;
  });
  if (row == kinds.end()) return std::nullopt;
  try {
    crypto::KeyAlgorithm algorithm{row->second, {}, static_cast<unsigned>(key.algorithm.rsa_bits)};
    if (!key.algorithm.parameter_set.empty()) {
      algorithm.parameter_set = asn1::Oid(key.algorithm.parameter_set);
    }
    return PublicKey{algorithm, base::from_hex(key.value)};
  } catch (const Error&) {
    return std::nullopt;
  }
}

worker::Algorithm to_wire(const crypto::KeyAlgorithm& algorithm) {
  const auto* const row = std::find_if(
      kinds.begin(), kinds.end(), [&](const Kinds& each) { return each.second == algorithm.kind; });
  if (row == kinds.end()) throw Error(ErrorCode::unsupportedAlgorithm, "an unknown kind of key");
  const bool is_rsa = algorithm.kind == crypto::KeyKind::rsa;
  return {row->first, is_rsa ? std::string() : algorithm.parameter_set.dotted(),
          is_rsa ? algorithm.rsa_bits : 0};
}

std::vector<KeyRecord> active_records(const ObjectsListResult& objects) {
  std::vector<Key> keys;
  for (const worker::KeyObject& object : objects.keys) {
    if (object.has_private == false) continue;
    keys.push_back({object.id, object.label, object.key ? from_wire(*object.key) : std::nullopt});
  }
  return merged(keys, certificate_objects(objects));
}

std::vector<KeyRecord> passive_records(const ObjectsListResult& objects) {
  std::vector<Key> keys;
  std::vector<Certificate> certificates = certificate_objects(objects);
  for (const worker::DataObject& object : objects.data) {
    if (object.application != passive_application || object.is_private || !object.value) continue;
    if (is_certificate_name(object.label)) take_certificate(certificates, {}, *object.value);
    const auto id = id_of_public_name(object.label);
    if (!id) continue;
    try {
      keys.push_back({*id, {}, pki::decode_spki(base::from_hex(*object.value))});
    } catch (const Error&) {
      // Overwritten by another program: nothing says any more what key this is.
    }
  }
  return merged(keys, std::move(certificates));
}

PublicKey key_of(const std::vector<KeyRecord>& records, const std::string& id) {
  const auto found = std::find_if(records.begin(), records.end(),
                                  [&](const KeyRecord& record) { return record.id == id; });
  if (found == records.end()) throw Error(ErrorCode::keyNotFound, "no key with that id");
  return found->key;
}

std::vector<base::Bytes> certificates_of(const std::vector<KeyRecord>& records,
                                         const std::string& id) {
  std::vector<base::Bytes> out;
  for (const KeyRecord& record : records) {
    if (record.id == id && record.certificate) out.push_back(*record.certificate);
  }
  return out;
}

}  // namespace kepka::keystore
