// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/token_store.h"

#include <mutex>
#include <utility>

#include "keystore/token/active_access.h"
#include "keystore/token/key_records.h"
#include "keystore/token/passive_access.h"
#include "keystore/token/token_facts.h"
#include "keystore/token/token_session.h"

namespace kepka::keystore {

namespace {

using base::Error;
using base::Patience;
using base::Secret;
namespace worker = wire::worker;

class TokenStore final : public KeyStore, public PinKeeper {
 public:
  explicit TokenStore(TokenContext context)
      : context_(std::make_shared<const TokenContext>(std::move(context))),
        token_(context_->token) {}

  StorageInfo info() const override;
  std::vector<KeyRecord> list(const Patience& patience) override;
  std::vector<base::Bytes> certificates(const Patience& patience) override;
  std::unique_ptr<Access> open(const std::optional<std::string>& id, const Secret& secret,
                               const Patience& patience) override;
  bool remove_without_secret(const std::string&) override { return false; }
  std::stop_token gone() const override { return context_->gone; }
  PinKeeper* pins() override { return this; }

  void change(const Secret& old_pin, const Secret& new_pin, const Patience& patience) override;
  void unblock(const Secret& admin_pin, const Secret& new_pin, const Patience& patience) override;

 private:
  void present(TokenSession& session, const Secret& pin);
  void look_again(TokenSession& session) noexcept;
  bool is_passive_token() const { return is_passive(context_->token); }

  const std::shared_ptr<const TokenContext> context_;
  mutable std::mutex mutex_;
  worker::Token token_;  // as it was seen last; guarded by mutex_
};

StorageInfo TokenStore::info() const {
  const std::lock_guard lock(mutex_);
  StorageInfo info = describe_token(token_, context_->watcher->module());
  info.id = context_->id;
  return info;
}

std::vector<KeyRecord> TokenStore::list(const Patience& patience) {
  const auto objects = context_->watcher->objects(context_->place, patience);
  return is_passive_token() ? passive_records(objects) : active_records(objects);
}

std::vector<base::Bytes> TokenStore::certificates(const Patience& patience) {
  const auto objects = context_->watcher->objects(context_->place, patience);
  std::vector<base::Bytes> out;
  for (const worker::CertificateObject& object : objects.certificates) {
    try {
      out.push_back(base::from_hex(object.der));
    } catch (const Error&) {
      // What is no certificate hides none.
    }
  }
  return out;
}

/// What the token says of its PIN after one was typed: the next window shows it.
void TokenStore::look_again(TokenSession& session) noexcept {
  try {
    worker::Token token = session.state();
    const std::lock_guard lock(mutex_);
    token_ = std::move(token);
  } catch (const std::exception&) {
    // The listing will say.
  }
}

void TokenStore::present(TokenSession& session, const Secret& pin) {
  try {
    session.login(pin);
  } catch (const Error&) {
    look_again(session);
    throw;
  }
}

std::unique_ptr<Access> TokenStore::open(const std::optional<std::string>&, const Secret& secret,
                                         const Patience& patience) {
  auto session = std::make_unique<TokenSession>(context_, patience);
  present(*session, secret);
  if (is_passive_token()) return make_passive_access(std::move(session));
  return make_active_access(std::move(session), info().sign_tool);
}

void TokenStore::change(const Secret& old_pin, const Secret& new_pin, const Patience& patience) {
  TokenSession session(context_, patience);
  const Secret* const secrets[] = {&old_pin, &new_pin};
  const bool by_pad = context_->token.pin_pad && old_pin.empty() && new_pin.empty();
  try {
    session.call("pin.change", worker::write(worker::PinChangeParams{worker::User::user}),
                 by_pad ? Worker::Secrets() : Worker::Secrets(secrets));
  } catch (const Error&) {
    look_again(session);
    throw;
  }
  look_again(session);
}

void TokenStore::unblock(const Secret& admin_pin, const Secret& new_pin, const Patience& patience) {
  TokenSession session(context_, patience);
  const Secret* const secrets[] = {&admin_pin, &new_pin};
  const bool by_pad = context_->token.pin_pad && admin_pin.empty();
  const std::size_t count = by_pad ? 0 : new_pin.empty() ? 1 : 2;
  session.call("pin.unblock", wire::json::object(), Worker::Secrets(secrets).first(count));
  look_again(session);
}

}  // namespace

std::shared_ptr<KeyStore> make_token_store(TokenContext context) {
  return std::make_shared<TokenStore>(std::move(context));
}

}  // namespace kepka::keystore
