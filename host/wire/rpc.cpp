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
constexpr std::int64_t secrets_limit = 2;
constexpr std::size_t facts_limit = 32;
constexpr std::size_t fact_limit = 1024;

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

Request read_request(const json::object& message, std::string method, Asker asker) {
  const Path path("params");
  const json::object& params = expect_object(expect_member(message, "params", Path()), path);
  Request request;
  request.id = expect_string(message.at("id"), Path("id"), 1, id_limit);
  request.method = std::move(method);
  if (asker == Asker::host) {
    refuse_unknown_keys(params, path, {"arguments", "secrets"});
    request.secrets = static_cast<std::size_t>(
        expect_integer(expect_member(params, "secrets", path), path / "secrets", 0, secrets_limit));
    request.arguments = expect_object(expect_member(params, "arguments", path), path / "arguments");
    return request;
  }
  refuse_unknown_keys(params, path, {"caller", "arguments", "deadlineMs"});
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

void expect_version(const json::object& message) {
  const std::string version =
      expect_string(expect_member(message, "jsonrpc", Path()), Path("jsonrpc"), 3, 3);
  if (version != "2.0") throw_invalid(Path("jsonrpc"), "2.0");
}

Incoming read_checked(const json::value& value, Asker asker) {
  const json::object& message = expect_object(value, Path("message"));
  refuse_unknown_keys(message, Path(), {"jsonrpc", "id", "method", "params"});
  expect_version(message);
  std::string method =
      expect_string(expect_member(message, "method", Path()), Path("method"), 1, method_limit);

  Incoming incoming;
  if (message.contains("id")) {
    incoming.request = read_request(message, std::move(method), asker);
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

/// An error as error_message() writes it. What is said there in words is the catalogue's own and
/// not taken from the worker.
Error read_error(const json::value& value) {
  const json::object& error = expect_object(value, Path("error"));
  const Path path = Path("error") / "data";
  const json::object& data = expect_object(expect_member(error, "data", Path("error")), path);
  const std::string name = expect_string(expect_member(data, "name", path), path / "name", 1, 64);
  const base::CatalogueEntry* entry = base::find_catalogue_entry(name);
  if (entry == nullptr || data.size() > facts_limit)
    throw_invalid(path, "an error of the catalogue");
  Error out(entry->code, "from the worker");
  constexpr std::array<std::string_view, 4> catalogues = {"name", "retryable", "message", "remedy"};
  for (const auto& fact : data) {
    const std::string key(fact.key());
    if (std::find(catalogues.begin(), catalogues.end(), key) != catalogues.end()) continue;
    out.with(key, expect_string(fact.value(), path / key, 0, fact_limit));
  }
  return out;
}

WorkerMessage read_worker_checked(const json::value& value) {
  const json::object& message = expect_object(value, Path("message"));
  refuse_unknown_keys(message, Path(), {"jsonrpc", "id", "method", "params", "result", "error"});
  expect_version(message);
  WorkerMessage out;
  if (const json::value* method = message.if_contains("method")) {
    out.notification =
        read_notification(message, expect_string(*method, Path("method"), 1, method_limit));
    return out;
  }
  out.id = expect_string(expect_member(message, "id", Path()), Path("id"), 1, id_limit);
  if (const json::value* error = message.if_contains("error")) {
    out.error = read_error(*error);
  } else {
    out.result = expect_member(message, "result", Path());
  }
  return out;
}

json::object envelope() {
  json::object message;
  message["jsonrpc"] = "2.0";
  return message;
}

}  // namespace

Incoming read_message(const json::value& message, Asker asker) {
  try {
    return read_checked(message, asker);
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

std::string request_message(const std::string& id, std::string_view method,
                            const json::object& arguments, std::size_t secrets) {
  json::object params;
  params["arguments"] = arguments;
  params["secrets"] = secrets;
  json::object message = envelope();
  message["id"] = id;
  message["method"] = method;
  message["params"] = std::move(params);
  return json::serialize(message);
}

WorkerMessage read_worker_message(const json::value& message) {
  try {
    return read_worker_checked(message);
  } catch (const Error& error) {
    throw Error(ErrorCode::malformedMessage, "the worker broke the protocol: " + error.detail());
  }
}

}  // namespace kepka::wire
