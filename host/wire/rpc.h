// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "wire/json.h"

// JSON-RPC 2.0 as Kepka speaks it. A request's params are {"caller": {...}, "arguments": {...}}:
// who asks (set by the background, from what the browser says) and what for.
namespace kepka::wire {

struct Caller {
  std::string
      origin;  // "https://ca.example.ru", as the browser gave it; empty: the extension itself
  std::string document;  // opaque id of the document that asks
  std::string language;  // "ru" or "en"
};

struct Request {
  std::string id;  // requests of the background have string ids, 1 to 64 characters
  std::string method;
  Caller caller;
  json::object arguments;
  std::optional<std::int64_t> deadline_ms;
  std::size_t secrets = 0;  // worker's requests alone: how many secret frames (frame.h) follow
};

/// $/cancelRequest {id}, or a part of a long message (parts.h).
struct Notification {
  std::string method;
  json::object params;
};

struct Incoming {
  std::optional<Request> request;
  std::optional<Notification> notification;
};

/// Whose requests these are: the background's name a caller, the host's to its worker have none and
/// may announce secrets (at most 2).
enum class Asker { background, host };

/// From a parsed frame. Throws Error(malformedMessage) with "id" in its data where one could be
/// read.
Incoming read_message(const json::value& message, Asker asker = Asker::background);

std::string result_message(const std::string& id, const json::value& result);

/// {"code", "message", "data": {"name", "retryable", "message": {ru, en}, "remedy": {ru, en},
/// ...error.data()}}. An empty id is written as null (JSON-RPC 2.0 5.1).
std::string error_message(const std::string& id, const base::Error& error);

std::string notification_message(std::string_view method, const json::object& params);

/// A request to the worker.
std::string request_message(const std::string& id, std::string_view method,
                            const json::object& arguments, std::size_t secrets);

/// What a worker sends: an answer or a notification.
struct WorkerMessage {
  std::string id;  // of an answer
  std::optional<json::value> result;
  std::optional<base::Error> error;  // as the worker threw it: code by its name, and the facts
  std::optional<Notification> notification;
};

/// Throws Error(malformedMessage) for anything else, also for an error of no catalogue.
WorkerMessage read_worker_message(const json::value& message);

}  // namespace kepka::wire
