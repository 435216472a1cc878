// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "keystore/keystore.h"
#include "keystore/token/tokens.h"

namespace kepka::tests {

/// A token that follows the port to the letter: one login at a time, counters that only a right PIN
/// resets, and no mercy once it is locked. It writes down what was presented to it.
class FakeToken : public keystore::KeyStore, public keystore::PinKeeper {
 public:
  struct Pair {
    std::string label;
    crypto::PrivateKey private_key;
    crypto::PublicKey key;
    std::optional<base::Bytes> certificate;
  };

  explicit FakeToken(std::string number = "1234567890") {
    info_.id = "token/" + number + std::string(32 - number.size(), '0');
    info_.kind = "token";
    info_.label_ru = "Рутокен ЭЦП 3.0";
    info_.label_en = "Rutoken ECP 3.0";
    info_.secret = keystore::SecretKind::pin;
    info_.qualified = true;
    info_.key_in_software = false;
    info_.algorithms = {"gost2012-256", "gost2012-512"};
    info_.sign_tool = "Рутокен ЭЦП 3.0";
    info_.token.emplace();
    info_.token->label = "Бухгалтерия";
    info_.token->manufacturer = "Aktiv Co.";
    info_.token->model = "Rutoken ECP";
    info_.token->serial = "499602d2";
    info_.token->serial_decimal = std::move(number);
    info_.token->active = true;
    info_.token->free_memory = 50'000;
    info_.token->pin.attempts_left = attempts_;
    info_.token->pin.min_length = 6;
    info_.token->pin.max_length = 32;
  }

  // What a test arranges.
  std::string pin = "user-pin-1", admin_pin = "admin-pin-1";
  unsigned admin_attempts = 10;
  bool tells_attempts = true;               // the module knows them
  std::function<void()> before_create_key;  // may throw, or pull the token out
  std::function<void()> after_create_key;   // the key is made
  std::function<void()> before_install;
  std::function<void(const base::Secret& new_pin)> judge_new_pin;  // may throw pinRefused

  // What it saw.
  std::vector<std::string> presented;  // each PIN, in order; "(pad)" for a pad's
  std::vector<std::string> presented_admin;
  std::vector<base::Bytes> authorities, seeds;
  std::atomic<int> accesses = 0;  // open now
  std::map<std::string, Pair> pairs;

  keystore::PinState& pin_state() { return info_.token->pin; }
  keystore::TokenFacts& facts() { return *info_.token; }
  keystore::StorageInfo& storage() { return info_; }

  void set_attempts(unsigned left) {
    attempts_ = left;
    note_attempts();
  }
  unsigned attempts() const { return attempts_; }

  void pull_out() {
    here_ = false;
    gone_.request_stop();
  }
  bool is_here() const { return here_; }
  /// As a new listing finds it.
  void plug_in() {
    gone_ = std::stop_source();
    here_ = true;
  }

  keystore::StorageInfo info() const override { return info_; }

  std::vector<keystore::KeyRecord> list(const base::Patience&) override {
    need_here(base::ErrorCode::tokenAbsent);
    std::vector<keystore::KeyRecord> records;
    for (const auto& [id, pair] : pairs)
      records.push_back({id, pair.key, pair.certificate, pair.label});
    return records;
  }

  std::unique_ptr<keystore::Access> open(const std::optional<std::string>&,
                                         const base::Secret& secret,
                                         const base::Patience&) override;

  bool remove_without_secret(const std::string&) override { return false; }
  std::stop_token gone() const override { return gone_.get_token(); }
  keystore::PinKeeper* pins() override { return this; }

  void change(const base::Secret& old_pin, const base::Secret& new_pin,
              const base::Patience&) override {
    present(old_pin);
    if (judge_new_pin) judge_new_pin(new_pin);
    pin = std::string(new_pin.text());
    info_.token->pin.is_default = false;
    info_.token->pin.must_be_changed = false;
  }

  void unblock(const base::Secret& admin, const base::Secret& new_pin,
               const base::Patience&) override {
    need_here(base::ErrorCode::tokenAbsent);
    presented_admin.emplace_back(admin.text());
    if (admin_attempts == 0) throw base::Error(base::ErrorCode::pinLocked);
    if (admin.text() != admin_pin) {
      --admin_attempts;
      throw base::Error(base::ErrorCode::wrongPin)
          .with("attemptsLeft", std::to_string(admin_attempts));
    }
    admin_attempts = 10;
    if (!new_pin.empty()) pin = std::string(new_pin.text());
    set_attempts(10);
  }

  void need_here(base::ErrorCode otherwise) const {
    if (!here_) throw base::Error(otherwise);
  }

 private:
  void present(const base::Secret& secret) {
    need_here(base::ErrorCode::tokenAbsent);
    const bool pad = info_.token->pin_pad;
    if (!pad && secret.empty()) throw base::Error(base::ErrorCode::internalError, "an empty PIN");
    presented.push_back(pad ? "(pad)" : std::string(secret.text()));
    if (attempts_ == 0) throw base::Error(base::ErrorCode::pinLocked);
    const bool right = pad ? pad_is_right : secret.text() == pin;
    set_attempts(right ? 10 : attempts_ - 1);
    if (right) return;
    base::Error wrong(base::ErrorCode::wrongPin);
    if (tells_attempts) wrong.with("attemptsLeft", std::to_string(attempts_));
    throw wrong;
  }

  void note_attempts() {
    keystore::PinState& state = info_.token->pin;
    if (tells_attempts) state.attempts_left = attempts_;
    state.count_low = attempts_ < 10;
    state.final_try = attempts_ == 1;
    state.locked = attempts_ == 0;
  }

 public:
  bool pad_is_right = true;

 private:
  keystore::StorageInfo info_;
  unsigned attempts_ = 10;
  std::atomic<bool> here_ = true;  // pulled out from another thread
  std::stop_source gone_;
};

class FakeAccess final : public keystore::Access {
 public:
  explicit FakeAccess(FakeToken& token) : token_(token) {
    if (++token_.accesses != 1) throw base::Error(base::ErrorCode::internalError, "two logins");
  }
  ~FakeAccess() override { --token_.accesses; }

  crypto::PublicKey create_key(const std::string& id, const keystore::KeyRequest& request,
                               crypto::Random& random) override {
    if (token_.before_create_key) token_.before_create_key();
    need_here();
    if (token_.pairs.contains(id)) throw base::Error(base::ErrorCode::alreadyExists);
    crypto::PrivateKey made = crypto::generate_key(request.algorithm, random);
    crypto::PublicKey key = crypto::public_key_of(made);
    token_.pairs.emplace(id, FakeToken::Pair{request.label, std::move(made), key, {}});
    if (token_.after_create_key) token_.after_create_key();
    need_here();
    return key;
  }

  std::unique_ptr<crypto::Signer> signer(const std::string& id, crypto::Random& random) override {
    const FakeToken::Pair& pair = need_pair(id);
    return crypto::make_software_signer(
        {pair.private_key.algorithm, base::Secret::copy_of(pair.private_key.value.view())}, random);
  }

  void install_certificate(const std::string& id, base::ByteView der) override {
    if (token_.before_install) token_.before_install();
    need_pair(id).certificate = base::Bytes(der.begin(), der.end());
  }
  bool install_authority(base::ByteView der) override {
    need_here();
    token_.authorities.emplace_back(der.begin(), der.end());
    return true;
  }
  bool seed(base::ByteView seed) override {
    need_here();
    token_.seeds.emplace_back(seed.begin(), seed.end());
    return true;
  }
  void remove(const std::string& id) override {
    need_here();
    token_.pairs.erase(id);
  }
  void remove_certificate(const std::string& id, base::ByteView) override {
    need_pair(id).certificate.reset();
  }

 private:
  void need_here() const { token_.need_here(base::ErrorCode::tokenRemoved); }
  FakeToken::Pair& need_pair(const std::string& id) {
    need_here();
    const auto found = token_.pairs.find(id);
    if (found == token_.pairs.end()) throw base::Error(base::ErrorCode::keyNotFound);
    return found->second;
  }

  FakeToken& token_;
};

inline std::unique_ptr<keystore::Access> FakeToken::open(const std::optional<std::string>&,
                                                         const base::Secret& secret,
                                                         const base::Patience&) {
  present(secret);
  return std::make_unique<FakeAccess>(*this);
}

}  // namespace kepka::tests
