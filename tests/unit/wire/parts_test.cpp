// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "wire/parts.h"

#include "base/error.h"
#include "catch.h"
#include "error_code.h"
#include "wire/frame.h"
#include "wire/rpc.h"

using namespace kepka;
using namespace std::chrono_literals;
using base::ErrorCode;
using tests::code_of;
namespace json = wire::json;

namespace {

const base::Clock::time_point start = base::Clock::now();

json::object part(const std::string& set, int index, int count, const std::string& text) {
  return {{"set", set}, {"index", index}, {"count", count}, {"text", text}};
}

/// Takes apart what frames_of() made and puts it together again.
std::string together(const std::vector<std::string>& frames) {
  wire::PartAssembler assembler;
  for (const std::string& frame : frames) {
    CHECK(frame.size() <= wire::frame_limit_out);
    const auto incoming = wire::read_message(wire::parse_json(frame));
    REQUIRE(incoming.notification);
    REQUIRE(incoming.notification->method == "$/part");
    const auto& params = incoming.notification->params;
    CHECK(params.at("text").as_string().size() <= wire::part_limit);
    const auto whole = assembler.take(params, start);
    CHECK(whole.has_value() == (&frame == &frames.back()));
    if (whole) return *whole;
  }
  return {};
}

}  // namespace

TEST_CASE("parts in order make the message") {
  wire::PartAssembler parts;
  CHECK(parts.take(part("s", 0, 3, "{\"a\""), start) == std::nullopt);
  CHECK(parts.take(part("s", 1, 3, ":\"Ж"), start) == std::nullopt);
  CHECK(parts.take(part("s", 2, 3, "\"}"), start) == "{\"a\":\"Ж\"}");
}

TEST_CASE("sets may come mixed, and a name is free again after its set") {
  wire::PartAssembler parts;
  parts.take(part("a", 0, 2, "1"), start);
  parts.take(part("b", 0, 2, "3"), start);
  CHECK(parts.take(part("a", 1, 2, "2"), start) == "12");
  CHECK(parts.take(part("b", 1, 2, "4"), start) == "34");
  parts.take(part("a", 0, 2, "5"), start);
  CHECK(parts.take(part("a", 1, 2, "6"), start) == "56");
}

TEST_CASE("a part out of order ends its set, and the set is named") {
  const json::object bad =
      GENERATE(part("s", 0, 3, "x"), part("s", 2, 3, "x"), part("s", 1, 4, "x"));
  wire::PartAssembler parts;
  parts.take(part("s", 0, 3, "x"), start);
  try {
    parts.take(bad, start);
    FAIL("was taken");
  } catch (const base::Error& error) {
    CHECK(error.code() == ErrorCode::malformedMessage);
    REQUIRE(error.data().size() == 1);
    CHECK(error.data()[0] == std::pair<std::string, std::string>("set", "s"));
  }
  CHECK(code_of([&] { parts.take(part("s", 1, 3, "x"), start); }) == ErrorCode::malformedMessage);
}

TEST_CASE("a set begins with its first part") {
  wire::PartAssembler parts;
  CHECK(code_of([&] { parts.take(part("s", 1, 2, "x"), start); }) == ErrorCode::malformedMessage);
}

TEST_CASE("an index beyond the count never makes a message") {
  wire::PartAssembler parts;
  parts.take(part("s", 0, 2, "x"), start);
  CHECK(code_of([&] { parts.take(part("s", 2, 2, "x"), start); }) == ErrorCode::malformedMessage);
}

TEST_CASE("parts whose fields are wrong are refused by the field") {
  const json::object bad =
      GENERATE(part("", 0, 2, "x"), part(std::string(65, 's'), 0, 2, "x"), part("s", -1, 2, "x"),
               part("s", 0, 1, "x"), part("s", 0, 257, "x"), part("s", 0, 2, ""), json::object{});
  wire::PartAssembler parts;
  CHECK(code_of([&] { parts.take(bad, start); }) == ErrorCode::invalidParams);
}

TEST_CASE("four sets are put together at once and a fifth is refused") {
  wire::PartAssembler parts;
  for (const char* set : {"a", "b", "c", "d"}) parts.take(part(set, 0, 2, "x"), start);
  CHECK(code_of([&] { parts.take(part("e", 0, 2, "x"), start); }) == ErrorCode::busy);
  CHECK(parts.take(part("a", 1, 2, "y"), start) == "xy");
  CHECK(parts.take(part("e", 0, 2, "x"), start) == std::nullopt);
}

TEST_CASE("a set that is not whole after a minute is forgotten and leaves its place") {
  wire::PartAssembler parts;
  for (const char* set : {"a", "b", "c", "d"}) parts.take(part(set, 0, 2, "x"), start);
  CHECK(code_of([&] { parts.take(part("e", 0, 2, "x"), start + 59s); }) == ErrorCode::busy);
  CHECK(code_of([&] { parts.take(part("a", 1, 2, "x"), start + 60s); }) ==
        ErrorCode::malformedMessage);
  CHECK(parts.take(part("e", 0, 2, "x"), start + 60s) == std::nullopt);
}

TEST_CASE("a message may have 8 MiB in parts and not a byte more") {
  const std::string piece(1024 * 1024, 'x');
  wire::PartAssembler parts;
  for (int i = 0; i < 8; ++i) CHECK(parts.take(part("s", i, 9, piece), start) == std::nullopt);
  CHECK(code_of([&] { parts.take(part("s", 8, 9, "x"), start); }) == ErrorCode::frameTooLong);
  for (int i = 0; i < 7; ++i) parts.take(part("t", i, 8, piece), start);
  CHECK(parts.take(part("t", 7, 8, piece), start)->size() == 8 * piece.size());
}

TEST_CASE("a message of half a MiB stays whole") {
  const std::string message(wire::part_limit, 'x');
  CHECK(wire::frames_of(message, "h") == std::vector<std::string>{message});
}

TEST_CASE("a longer message comes out of its parts as it was, whatever it is made of") {
  const std::string piece =
      GENERATE(std::string("x"), std::string("\""), std::string("\\\""), std::string("Ж"),
               std::string("€"), std::string("😀"), std::string("\x01"));
  std::string message = "a";  // so that characters lie across the limit
  while (message.size() <= wire::part_limit * 3) message += piece;
  const auto frames = wire::frames_of(message, "h");
  CHECK(frames.size() >= 3);
  CHECK(together(frames) == message);
}

TEST_CASE("a message of one byte more than half a MiB comes in two parts") {
  const std::string message(wire::part_limit + 1, 'x');
  const auto frames = wire::frames_of(message, "h");
  CHECK(frames.size() == 2);
  CHECK(together(frames) == message);
}

TEST_CASE("a message of more than 8 MiB cannot be sent") {
  CHECK(code_of([] { wire::frames_of(std::string(wire::parted_message_limit + 1, 'x'), "h"); }) ==
        ErrorCode::frameTooLong);
}
