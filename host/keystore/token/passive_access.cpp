// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/passive_access.h"

#include <utility>

#include "keystore/token/key_records.h"
#include "keystore/token/passive_names.h"
#include "keystore/token/token_certificates.h"
#include "pki/pkcs8.h"
#include "pki/spki.h"

namespace kepka::keystore {

namespace {

using base::Error;
using base::ErrorCode;
using base::Secret;
namespace worker = wire::worker;

class PassiveAccess final : public Access {
 public:
  explicit PassiveAccess(std::unique_ptr<TokenSession> session) : session_(std::move(session)) {}

  crypto::PublicKey create_key(const std::string& id, const KeyRequest& request,
                               crypto::Random& random) override;
  std::unique_ptr<crypto::Signer> signer(const std::string& id, crypto::Random& random) override;
  crypto::PrivateKey export_key(const std::string& id) override;
  void install_certificate(const std::string& id, base::ByteView der) override;
  bool install_authority(base::ByteView der) override;
  void remove(const std::string& id) override;
  void remove_certificate(const std::string& id, base::ByteView der) override;

 private:
  std::vector<KeyRecord> records() { return passive_records(session_->objects()); }
  void write_data(const std::string& name, bool is_private, const Secret& value);
  void remove_data(const std::string& name);

  std::unique_ptr<TokenSession> session_;
};

wire::json::value remove_params(const std::string& name) {
  return worker::write(worker::DataRemoveParams{name, std::string(passive_application)});
}

void PassiveAccess::write_data(const std::string& name, bool is_private, const Secret& value) {
  const Secret* const secrets[] = {&value};
  session_->call(
      "data.write",
      worker::write(worker::DataWriteParams{name, std::string(passive_application), is_private}),
      secrets);
}

void PassiveAccess::remove_data(const std::string& name) {
  session_->call("data.remove", remove_params(name));
}

/// The private key first: what is listed has one.
crypto::PublicKey PassiveAccess::create_key(const std::string& id, const KeyRequest& request,
                                            crypto::Random& random) {
  if (!is_key_id(id)) throw Error(ErrorCode::internalError, "no id for a key");
  const crypto::PrivateKey key = crypto::generate_key(request.algorithm, random);
  const crypto::PublicKey public_key = crypto::public_key_of(key);
  const Secret public_der = Secret::copy_of(pki::encode_spki(public_key));
  write_data(private_name(id), true, pki::encode_private_key(key));
  try {
    write_data(public_name(id), false, public_der);
  } catch (const Error&) {
    session_->try_to_undo("data.remove", remove_params(private_name(id)));
    throw;
  }
  return public_key;
}

std::unique_ptr<crypto::Signer> PassiveAccess::signer(const std::string& id,
                                                      crypto::Random& random) {
  return crypto::make_software_signer(export_key(id), random);
}

crypto::PrivateKey PassiveAccess::export_key(const std::string& id) {
  const crypto::PublicKey expected = key_of(records(), id);
  const Secret der = session_->call_for_secret(
      "data.read",
      worker::write(worker::DataReadParams{private_name(id), std::string(passive_application)}));
  try {
    crypto::PrivateKey key = pki::decode_private_key(der);
    if (is_same_key(crypto::public_key_of(key), expected)) return key;
  } catch (const Error& error) {
    throw Error(ErrorCode::keyDamaged, error.detail());
  }
  throw Error(ErrorCode::keyDamaged, "the private key is not the public key's");
}

/// As a certificate object, so that other programs see it too; as data where the token refuses
/// those.
void PassiveAccess::install_certificate(const std::string& id, base::ByteView der) {
  const pki::Certificate certificate = pki::decode_certificate(der);
  const std::vector<KeyRecord> found = records();
  if (!is_same_key(certificate.key, key_of(found, id))) {
    throw Error(ErrorCode::certificateMismatch, "of another key");
  }
  for (const base::Bytes& known : certificates_of(found, id)) {
    if (known == certificate.der) return;
  }
  try {
    write_certificate(*session_, id, certificate, CertificateCategory::person);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::tokenFailed) throw;
    write_data(certificate_name(id, certificate.der), false, Secret::copy_of(certificate.der));
  }
}

bool PassiveAccess::install_authority(base::ByteView der) {
  const pki::Certificate certificate = pki::decode_certificate(der);
  try {
    write_certificate(*session_, {}, certificate, CertificateCategory::authority);
    return true;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::tokenFailed) throw;
    return false;
  }
}

/// The public half last but one: as long as it is there the pair is listed, and can be removed
/// again.
void PassiveAccess::remove(const std::string& id) {
  for (const base::Bytes& der : certificates_of(records(), id)) remove_certificate(id, der);
  remove_data(private_name(id));
  remove_data(public_name(id));
}

void PassiveAccess::remove_certificate(const std::string& id, base::ByteView der) {
  session_->call("certificate.remove",
                 worker::write(worker::CertificateRemoveParams{base::to_hex(der)}));
  remove_data(certificate_name(id, der));
}

}  // namespace

std::unique_ptr<Access> make_passive_access(std::unique_ptr<TokenSession> session) {
  return std::make_unique<PassiveAccess>(std::move(session));
}

}  // namespace kepka::keystore
