// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "server/answers.h"

#include <algorithm>
#include <iterator>
#include <new>

#include "protocol.gen.h"
#include "wire/parts.h"
#include "wire/rpc.h"

namespace kepka::server {
namespace {

using base::Error;
using base::ErrorCode;
namespace json = wire::json;

/// In these phases, and before the first, no key has been made yet.
bool is_before_key(std::string_view phase) {
  constexpr std::string_view phases[] = {"", "waiting_window", "collecting_entropy", "waiting_user",
                                         "waiting_token"};
  return std::find(std::begin(phases), std::end(phases), phase) != std::end(phases);
}

void check_can_be_sent(const std::string& message) {
  if (message.size() > wire::parted_message_limit)
    throw Error(ErrorCode::frameTooLong, "an answer");
  try {
    wire::parse_json(message, wire::parted_message_limit);
  } catch (const Error& error) {
    throw Error(ErrorCode::internalError, "an answer that is no JSON: " + error.detail());
  }
}

}  // namespace

Error current_error() {
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return Error(ErrorCode::outOfMemory);
  } catch (...) {
    return Error(ErrorCode::internalError);
  }
}

void Answers::result(Job& job, const json::value& value) {
  std::string message = wire::result_message(job.request.id, value);
  check_can_be_sent(message);
  if (table_.finish(job)) writer_.push(std::move(message));
}

/// For a person, a window that was closed and one that nobody answered in time are the same.
Error Answers::as_seen_by_caller(const Job& job, const Error& error) const {
  const bool interactive = static_cast<bool>(job.method.prepare);
  const bool gave_up =
      error.code() == ErrorCode::cancelled || error.code() == ErrorCode::deadlineExceeded;
  if (!interactive || !gave_up) return error;

  Error cancelled(ErrorCode::cancelled, error.detail());
  for (const auto& [key, value] : error.data()) cancelled.with(key, value);
  const std::string phase = table_.phase(job);
  if (error.fact("phase") == nullptr)
    cancelled.with("phase", phase.empty() ? "waiting_window" : phase);
  if (error.fact("keyCreated") == nullptr && is_before_key(phase))
    cancelled.with("keyCreated", "false");
  return cancelled;
}

void Answers::error(Job& job, const Error& error) {
  if (log_) log_(job.request.method + ": " + error.what());
  const std::string message = wire::error_message(job.request.id, as_seen_by_caller(job, error));
  if (table_.finish(job)) writer_.push(message);
}

bool Answers::error_if_waiting(Job& job, const Error& error) {
  const std::string message = wire::error_message(job.request.id, as_seen_by_caller(job, error));
  if (!table_.finish_waiting(job)) return false;
  writer_.push(message);
  return true;
}

void Answers::refuse(const std::string& id, Error error) {
  if (id.empty() || !table_.find(id)) {
    writer_.push(wire::error_message(id, error));
  } else {
    writer_.push(wire::error_message({}, error.with("duplicate", id)));
  }
}

void Answers::progress(Job& job, std::string_view phase, int percent) {
  table_.set_phase(job, phase);
  write_progress(job, phase, percent);
}

void Answers::progress_waiting(const Job& job) {
  table_.while_waiting(job, [&] { write_progress(job, "waiting_window", -1); });
}

void Answers::write_progress(const Job& job, std::string_view phase, int percent) {
  json::object params;
  params["id"] = job.request.id;
  params["phase"] = phase;
  if (percent >= 0) params["percent"] = std::min(percent, 100);
  writer_.push_if_room(
      wire::notification_message(wire::protocol::progress_notification_name, params));
}

void Answers::notify(const Job& job, std::string_view method, json::object params) {
  params["id"] = job.request.id;
  writer_.push(wire::notification_message(method, params));
}

void Answers::notify_all(std::string_view method, const json::object& params) {
  writer_.push_if_room(wire::notification_message(method, params));
}

}  // namespace kepka::server
