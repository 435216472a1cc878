// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "catch.h"
#include "error_code.h"
#include "wire/rpc.h"

using namespace kepka;
using base::Error;
using base::ErrorCode;
using tests::code_of;
namespace json = wire::json;

TEST_CASE("a worker reads what the host asks, and how many secrets follow") {
  const std::string text = wire::request_message("7", "token.login", {{"user", "user"}}, 1);
  const auto incoming = wire::read_message(wire::parse_json(text), wire::Asker::host);
  REQUIRE(incoming.request);
  CHECK(incoming.request->id == "7");
  CHECK(incoming.request->method == "token.login");
  CHECK(incoming.request->arguments.at("user") == "user");
  CHECK(incoming.request->secrets == 1);
}

TEST_CASE("what a browser may say and what a host may say are two things") {
  const std::string from_host = wire::request_message("7", "slots.list", {}, 0);
  CHECK(code_of([&] { wire::read_message(wire::parse_json(from_host)); }) ==
        ErrorCode::malformedMessage);
  const std::string with_caller =
      R"({"jsonrpc":"2.0","id":"1","method":"slots.list","params":{"caller":{"origin":"","document":"d","language":"ru"},)"
      R"("arguments":{}}})";
  CHECK(code_of([&] { wire::read_message(wire::parse_json(with_caller), wire::Asker::host); }) ==
        ErrorCode::malformedMessage);
}

TEST_CASE("more secrets than any method takes are refused") {
  const std::string text = wire::request_message("7", "pin.change", {}, 3);
  CHECK(code_of([&] { wire::read_message(wire::parse_json(text), wire::Asker::host); }) ==
        ErrorCode::malformedMessage);
}

TEST_CASE("a worker's error arrives with its code and its facts") {
  const Error thrown = Error(ErrorCode::wrongPin).with("attemptsLeft", "9").with("ckr", "160");
  const auto message =
      wire::read_worker_message(wire::parse_json(wire::error_message("3", thrown)));
  CHECK(message.id == "3");
  REQUIRE(message.error);
  CHECK(message.error->code() == ErrorCode::wrongPin);
  CHECK(message.error->data() == thrown.data());
}

TEST_CASE("a worker's result and notification are told apart") {
  const auto result = wire::read_worker_message(wire::parse_json(wire::result_message("3", 5)));
  REQUIRE(result.result);
  CHECK(*result.result == 5);
  const auto event =
      wire::read_worker_message(wire::parse_json(wire::notification_message("$/slotsChanged", {})));
  REQUIRE(event.notification);
  CHECK(event.notification->method == "$/slotsChanged");
}

TEST_CASE("a worker that breaks the protocol is found out") {
  const std::string text = GENERATE(
      std::string(R"([])"), std::string(R"({"jsonrpc":"2.0"})"),
      std::string(R"({"jsonrpc":"2.0","id":"1"})"),
      std::string(R"({"jsonrpc":"1.0","id":"1","result":1})"),
      std::string(R"({"jsonrpc":"2.0","id":"1","error":{"data":{"name":"noSuchError"}}})"),
      std::string(
          R"({"jsonrpc":"2.0","id":"1","error":{"data":{"name":"wrongPin","attemptsLeft":9}}})"),
      std::string(R"({"jsonrpc":"2.0","id":1,"result":1})"));
  CHECK(code_of([&] { wire::read_worker_message(wire::parse_json(text)); }) ==
        ErrorCode::malformedMessage);
}
