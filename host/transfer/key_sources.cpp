// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "transfer/key_sources.h"

#include <algorithm>
#include <utility>

#include "admin/artefact.h"
#include "admin/shapes.h"
#include "base/error.h"
#include "pki/pfx.h"

namespace kepka::transfer {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorCode;
using base::Secret;

// Of a file in the registry's or in PEM's clothes around what it carries.
constexpr std::size_t file_size_max = admin::registry_file_size_max;

// Says early what is wrong with a container, before a password is asked for.
KeySource container_source(admin::ContainerFiles&& files) {
  const pki::CryptoproFacts facts = pki::describe_cryptopro_container(files.view());
  std::string name = facts.name.empty() ? files.place : facts.name;
  return {std::move(name), std::move(files)};
}

std::vector<KeySource> registry_sources(base::ByteView file) {
  std::vector<KeySource> out;
  for (admin::ContainerFiles& files : admin::read_registry_file(file)) {
    out.push_back(container_source(std::move(files)));
  }
  return out;
}

std::vector<KeySource> pfx_sources(base::ByteView file, const std::string& name) {
  std::vector<KeySource> out;
  for (admin::Artefact& artefact : admin::read_artefacts(file)) {
    if (!admin::is_pfx_shape(artefact.der.view())) continue;
    out.push_back({name, std::move(artefact.der)});
  }
  if (out.empty()) throw Error(ErrorCode::noKeyInFile, "neither PFX nor container");
  return out;
}

// A certificate that the file ties to the key and that is another's: somebody mixed them up.
void check_ties(const pki::Pfx& pfx, const pki::PfxKey& key) {
  if (key.local_key_id.empty()) return;
  const bool tied = std::ranges::any_of(pfx.certificates, [&](const auto& certificate) {
    return certificate.local_key_id == key.local_key_id;
  });
  if (tied) throw Error(ErrorCode::keyCertificateMismatch);
}

// The key must be one that a registry can use: no parameter set for tests, d in range.
void check_key(const crypto::PrivateKey& key) {
  crypto::KeyAlgorithm algorithm = key.algorithm;
  const crypto::PublicKey public_key = crypto::public_key_of(key);
  algorithm.rsa_bits = public_key.algorithm.rsa_bits;
  crypto::check_algorithm(algorithm);
}

// Takes over what the certificate calls the key's curve, which can have several names (RFC 9215 and
// RFC 7836), if the key is the same by it. False if it is not, or for a certificate that Kepka does
// not read.
bool adopt_certificate(ForeignKey& found, base::ByteView der) {
  try {
    const pki::Certificate certificate = pki::decode_certificate(der);
    if (certificate.key.algorithm.kind != found.key.algorithm.kind) return false;
    crypto::PrivateKey key{certificate.key.algorithm, Secret::copy_of(found.key.value.view())};
    if (crypto::public_key_of(key) != certificate.key) return false;
    found.key = std::move(key);
    found.certificate = certificate.der;
    return true;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::outOfMemory) throw;
    return false;
  }
}

std::vector<ForeignKey> open_pfx(const admin::FileBytes& file, const Secret& password) {
  pki::Pfx pfx = pki::read_pfx(file.view(), password);
  std::vector<ForeignKey> out;
  for (pki::PfxKey& key : pfx.keys) {
    check_key(key.key);
    const pki::PfxCertificate* certificate = pki::certificate_of(pfx, key);
    ForeignKey found;
    found.key = std::move(key.key);
    found.name = key.friendly_name;
    const bool adopted = certificate != nullptr && adopt_certificate(found, certificate->der);
    if (!adopted) check_ties(pfx, key);
    out.push_back(std::move(found));
  }
  return out;
}

std::vector<ForeignKey> open_container(const KeySource& source, const admin::ContainerFiles& files,
                                       const Secret& password) {
  std::vector<ForeignKey> out;
  for (pki::CryptoproKey& key : pki::open_cryptopro_container(files.view(), password)) {
    check_key(key.key);
    ForeignKey found;
    found.key = std::move(key.key);
    found.name = source.name;
    found.exportable = key.facts.exportable;
    // That it is the key's is open_cryptopro_container()'s own check.
    adopt_certificate(found, key.facts.certificate);
    out.push_back(std::move(found));
  }
  return out;
}

}  // namespace

std::vector<KeySource> read_key_sources(const fs::path& path) {
  if (admin::is_container_path(path)) {
    std::vector<KeySource> out;
    out.push_back(container_source(admin::read_container_folder(path)));
    return out;
  }
  const admin::FileBytes file = admin::read_input_file(path, file_size_max);
  if (admin::is_registry_file(file.view())) return registry_sources(file.view());
  return pfx_sources(file.view(), path.filename().string());
}

std::vector<ForeignKey> open_key_source(const KeySource& source, const Secret& password) {
  const auto* files = std::get_if<admin::ContainerFiles>(&source.content);
  std::vector<ForeignKey> keys =
      files != nullptr ? open_container(source, *files, password)
                       : open_pfx(std::get<admin::FileBytes>(source.content), password);
  if (keys.empty()) throw Error(ErrorCode::noKeyInFile);
  return keys;
}

}  // namespace kepka::transfer
