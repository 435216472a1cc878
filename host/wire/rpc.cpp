// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "wire/rpc.h"

#include <algorithm>
#include <array>

namespace kepka::wire {
namespace {

using base::Error;
using base::ErrorCode;

constexpr std::size_t id_limit = 64;
constexpr std::size_t method_limit = 128;
constexpr std::size_t origin_limit = 2048;
constexpr std::size_t document_limit = 128;
constexpr std::int64_t deadline_limit_ms = 3'600'000;

/// The id of a message that is wrong otherwise: empty if it has none that can be answered to.
std::string id_of(const json::value& message) {
  const json::object* object = message.if_object();
  const json::value* id = object ? object->if_contains("id") : nullptr;
  if (!id || !id->is_string()) return {};
  try {
    return expect_string(*id, Path("id"), 1, id_limit);
  } catch (const Error&) {
    return {};
  }
}

Caller read_caller(const json::value& value, const Path& path) {
  const json::object& object = expect_object(value, path);
  refuse_unknown_keys(object, path, {"origin", "document", "language"});
  Caller caller;
  caller.origin =
      expect_string(expect_member(object, "origin", path), path / "origin", 0, origin_limit);
  caller.document =
      expect_string(expect_member(object, "document", path), path / "document", 0, document_limit);
  caller.language = expect_string(expect_member(object, "language", path), path / "language", 2, 2);
  if (caller.language != "ru" && caller.language != "en") {
    throw_invalid(path / "language", "ru or en");
  }
  return caller;
}

Request read_request(const json::object& message, std::string method) {
  const Path path("params");
  const json::object& params = expect_object(expect_member(message, "params", Path()), path);
  refuse_unknown_keys(params, path, {"caller", "arguments", "deadlineMs"});
  Request request;
  request.id = expect_string(message.at("id"), Path("id"), 1, id_limit);
  request.method = std::move(method);
  request.caller = read_caller(expect_member(params, "caller", path), path / "caller");
  request.arguments = expect_object(expect_member(params, "arguments", path), path / "arguments");
  if (const json::value* deadline = params.if_contains("deadlineMs")) {
    request.deadline_ms = expect_integer(*deadline, path / "deadlineMs", 1, deadline_limit_ms);
  }
  return request;
}

Notification read_notification(const json::object& message, std::string method) {
  Notification notification;
  notification.method = std::move(method);
  if (const json::value* params = message.if_contains("params")) {
    notification.params = expect_object(*params, Path("params"));
  }
  return notification;
}

Incoming read_checked(const json::value& value) {
  const json::object& message = expect_object(value, Path("message"));
  refuse_unknown_keys(message, Path(), {"jsonrpc", "id", "method", "params"});
  const std::string version =
      expect_string(expect_member(message, "jsonrpc", Path()), Path("jsonrpc"), 3, 3);
  if (version != "2.0") throw_invalid(Path("jsonrpc"), "2.0");
  std::string method =
      expect_string(expect_member(message, "method", Path()), Path("method"), 1, method_limit);

  Incoming incoming;
  if (message.contains("id")) {
    incoming.request = read_request(message, std::move(method));
  } else {
    incoming.notification = read_notification(message, std::move(method));
  }
  return incoming;
}

json::object texts(std::string_view ru, std::string_view en) {
  json::object out;
  out["ru"] = ru;
  out["en"] = en;
  return out;
}

/// The facts of an error. Those that the catalogue gives cannot be replaced by them, and an id
/// stands elsewhere.
void add_facts(json::object& data, const Error& error) {
  constexpr std::array<std::string_view, 1> booleans = {"keyCreated"};
  for (const auto& [key, value] : error.data()) {
    if (key == "id" || data.contains(key)) continue;
    const bool is_boolean = std::find(booleans.begin(), booleans.end(), key) != booleans.end();
    if (is_boolean) {
      data[key] = value == "true";
    } else {
      data[key] = value;
    }
  }
}

json::object envelope() {
  json::object message;
  message["jsonrpc"] = "2.0";
  return message;
}

}  // namespace

Incoming read_message(const json::value& message) {
  try {
    return read_checked(message);
  } catch (const Error& error) {
    // All that is read here is written by the background: a fault in it breaks the protocol and is
    // no page's mistake.
    Error malformed(ErrorCode::malformedMessage, error.detail());
    for (const auto& [key, value] : error.data()) malformed.with(key, value);
    const std::string id = id_of(message);
    if (!id.empty()) malformed.with("id", id);
    throw malformed;
  }
}

std::string result_message(const std::string& id, const json::value& result) {
  json::object message = envelope();
  message["id"] = id;
  message["result"] = result;
  return json::serialize(message);
}

std::string error_message(const std::string& id, const Error& error) {
  const base::CatalogueEntry& entry = base::catalogue_entry(error.code());
  json::object data;
  data["name"] = entry.name;
  data["retryable"] = entry.retryable;
  data["message"] = texts(entry.message_ru, entry.message_en);
  data["remedy"] = texts(entry.remedy_ru, entry.remedy_en);
  add_facts(data, error);

  json::object body;
  body["code"] = static_cast<std::int64_t>(entry.code);
  body["message"] = entry.message_en;
  body["data"] = std::move(data);

  json::object message = envelope();
  message["id"] = id.empty() ? json::value(nullptr) : json::value(id);
  message["error"] = std::move(body);
  return json::serialize(message);
}

std::string notification_message(std::string_view method, const json::object& params) {
  json::object message = envelope();
  message["method"] = method;
  message["params"] = params;
  return json::serialize(message);
}

}  // namespace kepka::wire
