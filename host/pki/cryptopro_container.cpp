// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/cryptopro_container.h"

#include <algorithm>
#include <optional>

#include "asn1/reader.h"
#include "base/error.h"
#include "crypto/gost/cryptopro_kdf.h"
#include "crypto/gost/gost28147.h"
#include "crypto/gost/masked_key.h"
#include "crypto/gost/parameter_sets.h"
#include "pki/key_algorithm.h"
#include "pki/text.h"

namespace kepka::pki {
namespace {

using base::Error;
using base::ErrorCode;
using base::Secret;
using crypto::gost::Gost28147;
using crypto::gost::SBox;
namespace tag = asn1::tag;

constexpr std::size_t container_file_max = std::size_t{64} << 10U;
constexpr std::size_t password_size_max = 1024;
constexpr std::size_t container_salt_size = 12;
constexpr std::size_t password_mac_size = 4;

[[noreturn]] void damaged(const char* detail) { throw Error(ErrorCode::keyFileDamaged, detail); }

/// masks.key and primary.key, or their second copies.
struct Copy {
  Secret mask;
  ByteView salt;
  std::vector<ByteView> keys;
};

bool mac_fits(ByteView key, ByteView text, ByteView mac) {
  const auto expected = Gost28147(SBox::tc26_z, key).mac(text);
  return mac.size() == password_mac_size && std::equal(mac.begin(), mac.end(), expected.begin());
}

// { mask, salt, mac }; the mask's last 32 bytes are the key of the MAC.
void read_masks(ByteView file, Copy& out) {
  asn1::Reader whole(file);
  asn1::Reader masks = whole.enter(tag::sequence, "masks.key");
  whole.finish("masks.key");
  const ByteView mask = masks.octet_string("mask");
  out.salt = masks.octet_string("salt");
  const ByteView mac = masks.octet_string("mac");
  masks.finish("masks.key");
  if (mask.size() < Gost28147::key_size || out.salt.size() != container_salt_size)
    damaged("masks.key");
  if (!mac_fits(mask.last(Gost28147::key_size), out.salt, mac)) damaged("MAC of masks.key");
  out.mask = Secret::copy_of(mask);
}

// { first key, [0] second key OPTIONAL, a MAC that old versions wrote OPTIONAL }.
void read_primary(ByteView file, Copy& out) {
  asn1::Reader whole(file);
  asn1::Reader primary = whole.enter(tag::sequence, "primary.key");
  whole.finish("primary.key");
  out.keys.push_back(primary.octet_string("first key"));
  if (const auto second = primary.next_if(tag::context(0, false))) {
    out.keys.push_back(second->content);
  }
  primary.next_if(tag::octet_string);
  primary.finish("primary.key");
}

std::optional<Copy> read_copy(ByteView masks, ByteView primary) {
  try {
    Copy out;
    read_masks(masks, out);
    read_primary(primary, out);
    return out;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::outOfMemory) throw;
    return std::nullopt;
  }
}

struct Container {
  CryptoproHeader header;
  std::vector<Copy> copies;  // those that are whole
};

void check_files(const CryptoproFiles& files) {
  const std::pair<const char*, ByteView> needed[] = {
      {"header.key", files.header}, {"masks.key", files.masks}, {"primary.key", files.primary}};
  for (const auto& [name, content] : needed) {
    if (content.empty()) throw Error(ErrorCode::containerIncomplete, name).with("file", name);
  }
  for (const ByteView file :
       {files.name, files.header, files.masks, files.primary, files.masks2, files.primary2}) {
    if (file.size() > container_file_max) damaged("a file is too long");
  }
}

Container read_container(const CryptoproFiles& files) {
  check_files(files);
  Container out;
  try {
    out.header = decode_cryptopro_header(files.header);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::unsupportedAlgorithm) throw;
    damaged(error.detail().c_str());
  }
  for (const auto& [masks, primary] :
       {std::pair(files.masks, files.primary), std::pair(files.masks2, files.primary2)}) {
    auto copy = read_copy(masks, primary);
    if (copy) out.copies.push_back(*std::move(copy));
  }
  if (out.copies.empty()) damaged("no copy of the keys is whole");
  return out;
}

/// { name IA5String, ... }; its bytes are Windows-1251 or UTF-8.
std::string read_name(ByteView file) {
  if (file.empty()) return {};
  try {
    asn1::Reader whole(file);
    asn1::Reader name = whole.enter(tag::sequence, "name.key");
    const ByteView bytes = name.next(tag::ia5_string, "name").content;
    const std::string_view text = base::text_of(bytes);
    return decode_utf8(text) ? std::string(text) : decode_windows1251(bytes);
  } catch (const Error& error) {
    damaged(error.detail().c_str());
  }
}

bool fits(const crypto::PublicKey& key, const CryptoproKeyFacts& facts) {
  const Bytes& mark = facts.fingerprint;
  if (!std::equal(mark.begin(), mark.end(), key.value.begin())) return false;
  if (facts.certificate.empty()) return !mark.empty();
  try {
    return decode_certificate(facts.certificate).key.value == key.value;
  } catch (const Error&) {
    return !mark.empty();  // a certificate that Kepka does not read says nothing
  }
}

/// Nothing if it is not the key that the header speaks of.
std::optional<crypto::PrivateKey> open_key(const CryptoproKeyFacts& facts, ByteView encrypted,
                                           const Secret& mask, const Gost28147& cipher) {
  const std::size_t size = scalar_size(facts.algorithm);
  if (encrypted.size() != size || mask.size() != size) return std::nullopt;
  const auto& set = *crypto::gost::find_by_oid(facts.algorithm.parameter_set);
  const Secret masked = crypto::gost::decrypt_ecb(cipher, encrypted);
  try {
    crypto::PrivateKey key{facts.algorithm,
                           crypto::gost::divide_by_mask(set, masked.view(), mask.view())};
    if (fits(crypto::public_key_of(key), facts)) return key;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::keyDamaged) throw;
  }
  return std::nullopt;
}

std::optional<std::vector<CryptoproKey>> open_copy(const Copy& copy, const CryptoproHeader& header,
                                                   const Secret& password) {
  if (copy.keys.size() != header.keys.size()) return std::nullopt;
  const Secret under = crypto::gost::cryptopro_kdf(password, copy.salt);
  const Gost28147 cipher(SBox::tc26_z, under.view());
  std::vector<CryptoproKey> out;
  for (std::size_t i = 0; i < copy.keys.size(); ++i) {
    auto key = open_key(header.keys[i], copy.keys[i], copy.mask, cipher);
    if (!key) return std::nullopt;
    out.push_back({*std::move(key), header.keys[i]});
  }
  return out;
}

// Without a MAC the header says that there is no password; with one, it is of two blocks of zeros
// under the key that the password makes with the fingerprint.
bool password_fits(const CryptoproHeader& header, const Secret& password) {
  if (header.password_mac.empty()) return password.empty() && !header.has_password;
  const Secret key = crypto::gost::cryptopro_kdf(password, header.keys[0].fingerprint);
  const Bytes zeros(2 * Gost28147::block_size);
  return mac_fits(key.view(), zeros, header.password_mac);
}

}  // namespace

CryptoproFacts describe_cryptopro_container(const CryptoproFiles& files) {
  Container container = read_container(files);
  return {read_name(files.name), container.header.has_password, std::move(container.header.keys)};
}

std::vector<CryptoproKey> open_cryptopro_container(const CryptoproFiles& files,
                                                   const Secret& password) {
  const Container container = read_container(files);
  if (password.size() > password_size_max) throw Error(ErrorCode::wrongPassword, "too long");
  for (const Copy& copy : container.copies) {
    auto keys = open_copy(copy, container.header, password);
    if (keys) return *std::move(keys);
  }
  if (password_fits(container.header, password)) damaged("no key fits the header");
  throw Error(ErrorCode::wrongPassword, "no key fits the header");
}

}  // namespace kepka::pki
