// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "keystore/token/worker.h"

#include <algorithm>
#include <array>
#include <utility>

#include "platform/wait.h"
#include "wire/frame.h"
#include "worker.gen.h"

namespace kepka::keystore {

namespace {

using base::Clock;
using base::Error;
using base::ErrorCode;
using base::Patience;
using base::Secret;
using wire::WorkerMessage;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
namespace json = wire::json;

struct DeadlineRow {
  std::string_view method;
  std::chrono::seconds usual;
  std::chrono::seconds with_pin_pad;
};

// Slow tokens on slow hubs are ten times as fast. RSA keys take a token's processor minutes.
constexpr std::array deadlines{
    DeadlineRow{"slots.list", 10s, 10s},        DeadlineRow{"objects.list", 20s, 20s},
    DeadlineRow{"token.open", 20s, 20s},        DeadlineRow{"token.state", 10s, 10s},
    DeadlineRow{"token.login", 60s, 120s},      DeadlineRow{"token.logout", 5s, 5s},
    DeadlineRow{"key.generate", 180s, 180s},    DeadlineRow{"key.sign", 60s, 120s},
    DeadlineRow{"pin.change", 60s, 240s},       DeadlineRow{"pin.unblock", 60s, 240s},
    DeadlineRow{"certificate.write", 60s, 60s}, DeadlineRow{"data.write", 60s, 60s},
};
constexpr std::chrono::seconds deadline_of_others = 30s;

constexpr Clock::duration frame_deadline = 5s;  // for the rest of a frame that has begun
constexpr Clock::duration worker_farewell = 1s;
// kepka-token tells four times a second at most.
constexpr unsigned notifications_limit = 40;
constexpr Clock::duration notifications_period = 2s;

const char* name_of(Worker::Mode mode) { return mode == Worker::Mode::watch ? "watch" : "use"; }

bool is_patience(const Error& error) {
  return error.code() == ErrorCode::cancelled || error.code() == ErrorCode::deadlineExceeded;
}

}  // namespace

Clock::duration deadline_of(std::string_view method, bool pin_pad) {
  const auto* const row =
      std::find_if(deadlines.begin(), deadlines.end(),
                   [&](const DeadlineRow& each) { return each.method == method; });
  if (row == deadlines.end()) return deadline_of_others;
  return pin_pad ? row->with_pin_pad : row->usual;
}

Worker::Worker(Mode mode, const fs::path& module) {
  const fs::path program = platform::find_program(platform::Program::token_worker);
  if (program.empty()) throw Error(ErrorCode::moduleFailed, "kepka-token is not installed");
  try {
    child_ = std::make_unique<platform::Child>(
        program, std::vector<std::string>{name_of(mode), module.string()});
  } catch (const Error& error) {
    throw Error(ErrorCode::moduleFailed, error.what());
  }
}

/// Kills what is left of the process.
Error Worker::failure(const std::string& detail) {
  child_.reset();
  return Error(ErrorCode::moduleFailed, detail);
}

void Worker::count_notification(const wire::Notification& notification) {
  if (notification.method != wire::worker::slots_changed_notification_name) {
    throw failure("an unknown notification");
  }
  const Clock::time_point now = Clock::now();
  if (now - counted_since_ > notifications_period) {
    counted_since_ = now;
    notifications_ = 0;
  }
  if (++notifications_ > notifications_limit) throw failure("a flood of notifications");
  changed_ = true;
}

WorkerMessage Worker::next_message(const Patience& patience) {
  const auto frame = wire::read_frame(child_->output(), patience);
  if (!frame) throw failure("kepka-token has ended");
  WorkerMessage message = wire::read_worker_message(wire::parse_json(*frame));
  if (message.notification) count_notification(*message.notification);
  return message;
}

Worker::Answer Worker::exchange_frames(std::string_view method, const json::value& arguments,
                                       const Patience& patience, Secrets secrets,
                                       bool wants_secret) {
  const std::string id = std::to_string(++calls_);
  const std::string request =
      wire::request_message(id, method, arguments.as_object(), secrets.size());
  wire::write_frame(child_->input(), request, patience);
  for (const Secret* secret : secrets) {
    wire::write_secret_frame(child_->input(), *secret, patience);
  }
  Answer answer{next_message(patience), {}};
  while (answer.message.notification) answer.message = next_message(patience);
  if (answer.message.id != id) throw failure("an answer to nothing");
  if (!wants_secret || answer.message.error) return answer;
  auto secret = wire::read_secret_frame(child_->output(), patience);
  if (!secret) throw failure("kepka-token has ended");
  answer.secret = std::move(*secret);
  return answer;
}

/// What goes wrong here is no answer: nobody knows any more what the module is at.
Worker::Answer Worker::exchange(std::string_view method, const json::value& arguments,
                                const Patience& patience, Secrets secrets, bool wants_secret) {
  if (!child_) throw Error(ErrorCode::moduleFailed, "kepka-token has ended");
  const Patience limited = patience.at_most(deadline_of(method, pin_pad_));
  try {
    return exchange_frames(method, arguments, limited, secrets, wants_secret);
  } catch (const Error& error) {
    child_.reset();
    if (error.code() == ErrorCode::deadlineExceeded && limited.until < patience.until) {
      throw Error(ErrorCode::tokenTimeout, std::string(method));
    }
    if (is_patience(error)) throw;
    throw Error(ErrorCode::moduleFailed, std::string(method) + ": " + error.detail());
  }
}

json::value Worker::call(std::string_view method, const json::value& arguments,
                         const Patience& patience, Secrets secrets) {
  Answer answer = exchange(method, arguments, patience, secrets, false);
  if (answer.message.error) throw Error(*answer.message.error);
  return std::move(*answer.message.result);
}

Secret Worker::call_for_secret(std::string_view method, const json::value& arguments,
                               const Patience& patience) {
  Answer answer = exchange(method, arguments, patience, {}, true);
  if (answer.message.error) throw Error(*answer.message.error);
  return std::move(answer.secret);
}

void Worker::wait_for_change(const Patience& patience) {
  if (!child_) throw Error(ErrorCode::moduleFailed, "kepka-token has ended");
  while (!changed_) {
    platform::wait_readable(child_->output(), patience);
    try {
      if (!next_message(Patience{}.at_most(frame_deadline)).notification) {
        throw failure("an answer to nothing");
      }
    } catch (const Error& error) {
      throw failure(error.detail());
    }
  }
  changed_ = false;
}

void Worker::finish() {
  if (!child_) return;
  try {
    child_->close_input();
    child_->wait(Patience{}.at_most(worker_farewell));
  } catch (const Error&) {
    // It does not end: its Child's end kills it.
  }
  child_.reset();
}

}  // namespace kepka::keystore
