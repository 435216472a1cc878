// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/active_access.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <utility>

#include "keystore/token/key_records.h"
#include "keystore/token/passive_names.h"
#include "keystore/token/token_certificates.h"
#include "keystore/token/token_signer.h"
#include "pki/certificate.h"

namespace kepka::keystore {

namespace {

using base::Error;
using base::ErrorCode;
using crypto::PublicKey;
namespace worker = wire::worker;

constexpr std::chrono::years gost_key_usage{3};  // of a key that cannot leave its token

/// YYYYMMDD, as CKA_START_DATE and CKA_END_DATE have it (PKCS #11 base specification 4.8).
std::string date_text(std::chrono::year_month_day date) {
  if (!date.ok()) date = date.year() / date.month() / std::chrono::last;
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04d%02u%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text.data();
}

bool is_gost(const crypto::KeyAlgorithm& algorithm) {
  return algorithm.kind == crypto::KeyKind::gost2012_256 ||
         algorithm.kind == crypto::KeyKind::gost2012_512;
}

class ActiveAccess final : public Access {
 public:
  ActiveAccess(std::unique_ptr<TokenSession> session, std::string sign_tool)
      : session_(std::move(session)), sign_tool_(std::move(sign_tool)) {}

  PublicKey create_key(const std::string& id, const KeyRequest& request, crypto::Random&) override;
  std::unique_ptr<crypto::Signer> signer(const std::string& id, crypto::Random&) override;
  void install_certificate(const std::string& id, base::ByteView der) override;
  bool install_authority(base::ByteView der) override;
  void remove(const std::string& id) override;
  void remove_certificate(const std::string&, base::ByteView der) override;
  bool seed(base::ByteView seed) override;

 private:
  PublicKey stored_key(const std::string& id);

  std::unique_ptr<TokenSession> session_;
  const std::string sign_tool_;
  std::map<std::string, PublicKey> made_;  // in this session: need not be read back
};

PublicKey ActiveAccess::create_key(const std::string& id, const KeyRequest& request,
                                   crypto::Random&) {
  if (!is_key_id(id)) throw Error(ErrorCode::internalError, "no id for a key");
  worker::KeyGenerateParams params;
  params.id = id;
  params.label = object_label(request.label);
  params.algorithm = to_wire(request.algorithm);
  params.exchange = request.exchange;
  if (is_gost(request.algorithm)) {
    const std::chrono::year_month_day today{
        std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
    params.start = date_text(today);
    params.end = date_text(today + gost_key_usage);
  }
  const auto result =
      session_->call("key.generate", worker::write(params), worker::read_key_generate_result);
  auto key = from_wire(result.key);
  // What is not the key that was asked for must not stay on the token.
  try {
    if (!key || key->algorithm.kind != request.algorithm.kind) {
      throw Error(ErrorCode::tokenFailed, "another key than was asked for");
    }
    crypto::check_public_key(*key);
  } catch (const Error& error) {
    session_->try_to_undo("key.remove", worker::write(worker::KeyRemoveParams{id}));
    throw Error(ErrorCode::tokenFailed, error.detail());
  }
  key->algorithm = request.algorithm;
  made_.insert_or_assign(id, *key);
  return *key;
}

PublicKey ActiveAccess::stored_key(const std::string& id) {
  const auto made = made_.find(id);
  if (made != made_.end()) return made->second;
  return key_of(active_records(session_->objects()), id);
}

std::unique_ptr<crypto::Signer> ActiveAccess::signer(const std::string& id, crypto::Random&) {
  return make_token_signer(*session_, id, stored_key(id), sign_tool_);
}

void ActiveAccess::install_certificate(const std::string& id, base::ByteView der) {
  const pki::Certificate certificate = pki::decode_certificate(der);
  if (!is_same_key(certificate.key, stored_key(id))) {
    throw Error(ErrorCode::certificateMismatch, "of another key");
  }
  write_certificate(*session_, id, certificate, CertificateCategory::person);
}

bool ActiveAccess::install_authority(base::ByteView der) {
  write_certificate(*session_, {}, pki::decode_certificate(der), CertificateCategory::authority);
  return true;
}

/// The certificates first: a key that is left over is listed, and can be removed again.
void ActiveAccess::remove(const std::string& id) {
  for (const base::Bytes& der : certificates_of(active_records(session_->objects()), id)) {
    remove_certificate(id, der);
  }
  session_->call("key.remove", worker::write(worker::KeyRemoveParams{id}));
  made_.erase(id);
}

void ActiveAccess::remove_certificate(const std::string&, base::ByteView der) {
  session_->call("certificate.remove",
                 worker::write(worker::CertificateRemoveParams{base::to_hex(der)}));
}

bool ActiveAccess::seed(base::ByteView seed) {
  const base::Secret secret = base::Secret::copy_of(seed);
  const base::Secret* const secrets[] = {&secret};
  const auto result = session_->call("random.seed", wire::json::object(),
                                     worker::read_random_seed_result, Worker::Secrets(secrets));
  return result.accepted;
}

}  // namespace

std::unique_ptr<Access> make_active_access(std::unique_ptr<TokenSession> session,
                                           std::string sign_tool) {
  return std::make_unique<ActiveAccess>(std::move(session), std::move(sign_tool));
}

}  // namespace kepka::keystore
