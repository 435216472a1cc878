// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "wire/rpc.h"

#include "catch.h"

using namespace kepka;
using base::Error;
using base::ErrorCode;
namespace json = wire::json;

namespace {

const std::string good_request =
    R"({"jsonrpc":"2.0","id":"r1","method":"hello","params":{"caller":{"origin":"https://a.example","document":"d",)"
    R"("language":"ru"},"arguments":{"x":1},"deadlineMs":5000}})";

/// good_request with the first `from` replaced.
std::string changed(const std::string& from, const std::string& to) {
  std::string text = good_request;
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

struct Fault {
  std::string id = "none";
  std::string field;
};

/// The facts of the Error(malformedMessage) that reading gives.
Fault fault_of(const std::string& text) {
  try {
    wire::read_message(wire::parse_json(text));
  } catch (const Error& error) {
    REQUIRE(error.code() == ErrorCode::malformedMessage);
    Fault fault;
    for (const auto& [key, value] : error.data()) {
      if (key == "id") fault.id = value;
      if (key == "field") fault.field = value;
    }
    return fault;
  }
  FAIL("was read: " << text);
  return {};
}

}  // namespace

TEST_CASE("a request is read with its caller, arguments and deadline") {
  const auto incoming = wire::read_message(wire::parse_json(good_request));
  REQUIRE(incoming.request);
  CHECK_FALSE(incoming.notification);
  CHECK(incoming.request->id == "r1");
  CHECK(incoming.request->method == "hello");
  CHECK(incoming.request->caller.origin == "https://a.example");
  CHECK(incoming.request->caller.document == "d");
  CHECK(incoming.request->caller.language == "ru");
  CHECK(incoming.request->arguments.at("x").as_int64() == 1);
  CHECK(incoming.request->deadline_ms == 5000);
}

TEST_CASE("a request without a deadline has none") {
  const auto incoming = wire::read_message(wire::parse_json(changed(R"(,"deadlineMs":5000)", "")));
  CHECK_FALSE(incoming.request->deadline_ms);
}

TEST_CASE("a message without an id is a notification, with or without params") {
  const auto with = wire::read_message(
      wire::parse_json(R"({"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"r1"}})"));
  REQUIRE(with.notification);
  CHECK_FALSE(with.request);
  CHECK(with.notification->method == "$/cancelRequest");
  CHECK(with.notification->params.at("id").as_string() == "r1");
  const auto without = wire::read_message(wire::parse_json(R"({"jsonrpc":"2.0","method":"x"})"));
  CHECK(without.notification->params.empty());
}

TEST_CASE("a fault in a request names its id and the field") {
  struct Row {
    const char* from;
    const char* to;
    const char* field;
  };
  const Row row = GENERATE(values<Row>({
      {R"("2.0")", R"("1.0")", "jsonrpc"},
      {R"("jsonrpc":"2.0",)", "", "jsonrpc"},
      {R"("hello")", "1", "method"},
      {R"("hello")", R"("")", "method"},
      {R"("method":"hello",)", "", "method"},
      {R"("method")", R"("extra":1,"method")", "extra"},
      {R"("caller")", R"("extra":1,"caller")", "params.extra"},
      {R"("origin":"https://a.example",)", "", "params.caller.origin"},
      {R"("document":"d")", R"("document":1)", "params.caller.document"},
      {R"("document":"d")", R"("document":"d","more":1)", "params.caller.more"},
      {R"("ru")", R"("de")", "params.caller.language"},
      {R"({"x":1})", "[]", "params.arguments"},
      {R"("arguments":{"x":1},)", "", "params.arguments"},
      {"5000", "0", "params.deadlineMs"},
      {"5000", "3600001", "params.deadlineMs"},
      {"5000", "1.5", "params.deadlineMs"},
      {"5000", "null", "params.deadlineMs"},
  }));
  CAPTURE(row.from, row.to);
  const Fault fault = fault_of(changed(row.from, row.to));
  CHECK(fault.id == "r1");
  CHECK(fault.field == row.field);
}

TEST_CASE("an id that cannot be answered to is not repeated") {
  for (const std::string id : {R"("")", "1", "null", "{}", "true"}) {
    CHECK(fault_of(changed(R"("r1")", id)).id == "none");
  }
  CHECK(fault_of(changed("r1", std::string(65, 'x'))).id == "none");
}

TEST_CASE("what is no message at all is refused: batches, answers, bare values") {
  CHECK(fault_of("[" + good_request + "]").id == "none");
  CHECK(fault_of("[]").id == "none");
  CHECK(fault_of("1").id == "none");
  CHECK(fault_of(R"({"jsonrpc":"2.0","id":"r1","result":1})").id == "r1");
  CHECK(fault_of(R"({"jsonrpc":"2.0","method":"x","params":[]})").field == "params");
}

TEST_CASE("a result carries its id") {
  CHECK(wire::parse_json(wire::result_message("r\"1", json::object{{"a", "Ж"}})) ==
        wire::parse_json(R"({"jsonrpc":"2.0","id":"r\"1","result":{"a":"Ж"}})"));
}

TEST_CASE("an error carries number, name, both languages and its facts, and never its detail") {
  const Error error = Error(ErrorCode::cancelled, "a detail for the log")
                          .with("phase", "waiting_user")
                          .with("keyCreated", "true");
  const std::string text = wire::error_message("r1", error);
  CHECK(text.find("a detail for the log") == std::string::npos);
  const auto message = wire::parse_json(text);
  CHECK(message.at("id").as_string() == "r1");
  CHECK(message.at("error").at("code").as_int64() == 1001);
  const json::object& data = message.at("error").at("data").as_object();
  CHECK(data.at("name").as_string() == "cancelled");
  CHECK(data.at("retryable").as_bool());
  CHECK(data.at("message").at("ru").as_string() == "Действие отменено.");
  CHECK(data.at("message").at("en") == message.at("error").at("message"));
  CHECK_FALSE(data.at("remedy").at("en").as_string().empty());
  CHECK(data.at("phase").as_string() == "waiting_user");
  CHECK(data.at("keyCreated").as_bool());
}

TEST_CASE("keyCreated is false for every text but true") {
  const auto message = wire::parse_json(
      wire::error_message("r1", Error(ErrorCode::cancelled).with("keyCreated", "false")));
  CHECK_FALSE(message.at("error").at("data").at("keyCreated").as_bool());
}

TEST_CASE("a fact cannot take the place of what the catalogue says") {
  const auto message = wire::parse_json(wire::error_message(
      "r1",
      Error(ErrorCode::busy).with("name", "forged").with("retryable", "no").with("id", "r2")));
  const json::object& data = message.at("error").at("data").as_object();
  CHECK(data.at("name").as_string() == "busy");
  CHECK(data.at("retryable").is_bool());
  CHECK_FALSE(data.contains("id"));
}

TEST_CASE("an error that belongs to no request has the id null") {
  const auto message = wire::parse_json(wire::error_message("", Error(ErrorCode::malformedJson)));
  CHECK(message.at("id").is_null());
  CHECK(message.at("error").at("code").as_int64() == -32700);
}

TEST_CASE("a notification has no id") {
  CHECK(wire::parse_json(wire::notification_message("$/progress", {{"id", "r1"}})) ==
        wire::parse_json(R"({"jsonrpc":"2.0","method":"$/progress","params":{"id":"r1"}})"));
}
