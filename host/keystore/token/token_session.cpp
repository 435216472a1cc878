// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/token_session.h"

#include <chrono>
#include <utility>

#include "keystore/token/object_pages.h"
#include "platform/files.h"

namespace kepka::keystore {

namespace {

using base::Error;
using base::ErrorCode;
using base::Patience;
using base::Secret;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
namespace json = wire::json;
namespace worker = wire::worker;

constexpr base::Clock::duration lock_patience = 60s;
constexpr base::Clock::duration undo_patience = 15s;
constexpr base::Clock::duration farewell = 5s;
constexpr base::Clock::duration look_patience = 5s;

/// "token/…" without what cannot stand in a file's name.
fs::path lock_file(const TokenContext& context) {
  return context.lock_folder / (context.id.substr(context.id.find('/') + 1) + ".lock");
}

platform::FileLock lock_token(const TokenContext& context, const Patience& patience) {
  platform::make_private_folder(context.lock_folder);
  try {
    return {lock_file(context), patience.at_most(lock_patience)};
  } catch (const Error& error) {
    if (error.code() != ErrorCode::deadlineExceeded) throw;
    throw Error(ErrorCode::tokenBusy, "another program of Kepka's works with it");
  }
}

json::value open_params(const TokenPlace& place) {
  return worker::write(
      worker::TokenOpenParams{place.slot, place.serial, place.manufacturer, place.model});
}

}  // namespace

TokenSession::TokenSession(std::shared_ptr<const TokenContext> context, const Patience& patience)
    : context_(std::move(context)),
      patience_(patience),
      lock_(lock_token(*context_, patience)),
      worker_(Worker::Mode::use, context_->watcher->module()) {
  if (context_->token.pin_pad) worker_.expect_pin_pad();
  call("token.open", open_params(context_->place), worker::read_token_open_result);
}

TokenSession::~TokenSession() {
  try {
    if (logged_in_ && worker_.is_running()) {
      worker_.call("token.logout", json::object(), Patience{}.at_most(farewell));
    }
  } catch (const Error&) {
    // The process ends now, and the login with it.
  }
  worker_.finish();
  context_->watcher->forget(logged_in_);
}

/// A library that crashes when its token is pulled out says nothing of that: its watcher knows.
Error TokenSession::explained(const Error& error) const {
  if (error.code() != ErrorCode::moduleFailed || worker_.is_running()) return error;
  try {
    context_->watcher->forget(false);
    context_->watcher->listing(patience_.at_most(look_patience));
  } catch (const Error&) {
    return error;
  }
  if (context_->gone.stop_requested()) return Error(ErrorCode::tokenRemoved, error.detail());
  return error;
}

json::value TokenSession::call(std::string_view method, const json::value& arguments,
                               Worker::Secrets secrets) {
  return doing([&] { return worker_.call(method, arguments, patience_, secrets); });
}

Secret TokenSession::call_for_secret(std::string_view method, const json::value& arguments) {
  return doing([&] { return worker_.call_for_secret(method, arguments, patience_); });
}

void TokenSession::try_to_undo(std::string_view method, const json::value& arguments) noexcept {
  try {
    worker_.call(method, arguments, Patience{}.at_most(undo_patience));
  } catch (const std::exception&) {
    // What is left is found by the journal, or listed.
  }
}

void TokenSession::login(const Secret& pin) {
  const Secret* const secrets[] = {&pin};
  const bool by_pad = pin.empty() && context_->token.pin_pad;
  if (!by_pad && pin.empty()) throw Error(ErrorCode::pinLength, "an empty PIN");
  call("token.login", worker::write(worker::TokenLoginParams{worker::User::user}),
       by_pad ? Worker::Secrets() : Worker::Secrets(secrets));
  logged_in_ = true;
}

worker::ObjectsListResult TokenSession::objects() {
  return doing([&] { return list_objects(worker_, context_->place, patience_); });
}

worker::Token TokenSession::state() {
  return call("token.state", json::object(), worker::read_token_state_result).token;
}

}  // namespace kepka::keystore
