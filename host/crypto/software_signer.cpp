// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <utility>

#include "base/error.h"
#include "crypto/sign.h"
#include "version.gen.h"

namespace kepka::crypto {

namespace {

class SoftwareSigner final : public Signer {
 public:
  SoftwareSigner(PrivateKey key, Random& random)
      : key_(std::move(key)), public_key_(public_key_of(key_)), random_(random) {}

  const PublicKey& public_key() const override { return public_key_; }

  std::string tool_name() const override { return software_tool_name(); }

  Bytes sign(ByteView digest) override {
    Bytes signature = sign_or_fail(digest);
    // A fault of the machine or a damaged key must not leave this process as a signature.
    if (!verify(public_key_, digest, signature)) {
      throw base::Error(base::ErrorCode::signingFailed, "the signature does not verify");
    }
    return signature;
  }

 private:
  Bytes sign_or_fail(ByteView digest) {
    try {
      return crypto::sign(key_, digest, random_);
    } catch (const base::Error& cause) {
      throw base::Error(base::ErrorCode::signingFailed, cause.what());
    }
  }

  PrivateKey key_;
  PublicKey public_key_;
  Random& random_;
};

}  // namespace

std::string software_tool_name() { return "Kepka " + std::string(base::version); }

std::unique_ptr<Signer> make_software_signer(PrivateKey key, Random& random) {
  return std::make_unique<SoftwareSigner>(std::move(key), random);
}

}  // namespace kepka::crypto
