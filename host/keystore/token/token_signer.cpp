// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/token_signer.h"

#include <algorithm>
#include <utility>

#include "keystore/token/key_records.h"

namespace kepka::keystore {

namespace {

using base::Bytes;
using base::Error;
using base::ErrorCode;
namespace worker = wire::worker;

class TokenSigner final : public crypto::Signer {
 public:
  TokenSigner(TokenSession& session, std::string id, crypto::PublicKey key, std::string tool)
      : session_(session), id_(std::move(id)), key_(std::move(key)), tool_(std::move(tool)) {}

  const crypto::PublicKey& public_key() const override { return key_; }
  std::string tool_name() const override { return tool_; }

  Bytes sign(base::ByteView digest) override {
    const worker::KeySignParams params{id_, to_wire(key_.algorithm), base::to_hex(digest)};
    const auto result =
        session_.call("key.sign", worker::write(params), worker::read_key_sign_result);
    Bytes signature = from_module(result.signature);
    if (crypto::verify(key_, digest, signature)) return signature;
    if (is_gost()) {
      const auto half = static_cast<std::ptrdiff_t>(signature.size() / 2);
      std::rotate(signature.begin(), signature.begin() + half, signature.end());
      if (crypto::verify(key_, digest, signature)) return signature;
    }
    throw Error(ErrorCode::signingFailed, "the token's signature does not verify");
  }

 private:
  bool is_gost() const {
    return key_.algorithm.kind == crypto::KeyKind::gost2012_256 ||
           key_.algorithm.kind == crypto::KeyKind::gost2012_512;
  }

  static Bytes from_module(const std::string& hex) {
    try {
      return base::from_hex(hex);
    } catch (const Error& error) {
      throw Error(ErrorCode::signingFailed, error.detail());
    }
  }

  TokenSession& session_;
  const std::string id_;
  const crypto::PublicKey key_;
  const std::string tool_;
};

}  // namespace

std::unique_ptr<crypto::Signer> make_token_signer(TokenSession& session, std::string id,
                                                  crypto::PublicKey key, std::string tool) {
  return std::make_unique<TokenSigner>(session, std::move(id), std::move(key), std::move(tool));
}

}  // namespace kepka::keystore
