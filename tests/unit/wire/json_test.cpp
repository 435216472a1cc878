// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "wire/json.h"

#include <cstdint>
#include <functional>
#include <utility>

#include "base/error.h"
#include "catch.h"

using namespace kepka;
namespace json = wire::json;

namespace {

/// The "at" of the Error(malformedJson) that reading gives, -1 if it gives none.
int fault_at(std::string_view text, std::size_t limit = 1024) {
  try {
    wire::parse_json(text, limit);
  } catch (const base::Error& error) {
    REQUIRE(error.code() == base::ErrorCode::malformedJson);
    REQUIRE(error.data().size() == 1);
    REQUIRE(error.data()[0].first == "at");
    return std::stoi(error.data()[0].second);
  }
  return -1;
}

bool is_refused(std::string_view text) { return fault_at(text) >= 0; }

std::string nested(int depth) {
  const auto count = static_cast<std::size_t>(depth);
  return std::string(count, '[') + std::string(count, ']');
}

std::pair<std::string, std::string> field_fault(const std::function<void()>& work) {
  try {
    work();
  } catch (const base::Error& error) {
    REQUIRE(error.code() == base::ErrorCode::invalidParams);
    REQUIRE(error.data().size() == 2);
    REQUIRE(error.data()[0].first == "field");
    REQUIRE(error.data()[1].first == "expected");
    return {error.data()[0].second, error.data()[1].second};
  }
  return {};
}

using PathAndWhy = std::pair<std::string, std::string>;

}  // namespace

TEST_CASE("a text with every kind of value is read") {
  const auto value = wire::parse_json(
      R"( {"s":"\u0416\n\ud83d\ude00","i":-9223372036854775808,"m":9223372036854775807,)"
      R"("d":-1.5e3,"t":true,"f":false,"n":null,"a":[1,[],{}],"o":{"a":{"a":1}}} )");
  const json::object& object = value.as_object();
  CHECK(object.at("s").as_string() == "Ж\n😀");
  CHECK(object.at("i").as_int64() == INT64_MIN);
  CHECK(object.at("m").as_int64() == INT64_MAX);
  CHECK(object.at("d").as_double() == -1500.0);
  CHECK(object.at("t").as_bool());
  CHECK_FALSE(object.at("f").as_bool());
  CHECK(object.at("n").is_null());
  CHECK(object.at("a").as_array().size() == 3);
  CHECK(object.at("o").at("a").at("a").as_int64() == 1);
}

TEST_CASE("a value alone is a JSON text") {
  CHECK(wire::parse_json("1").as_int64() == 1);
  CHECK(wire::parse_json(" \"\" ").as_string().empty());
}

TEST_CASE("a key that stands twice in an object is refused, also written with escapes") {
  CHECK(is_refused(R"({"a":1,"a":1})"));
  CHECK(is_refused(R"({"a":1,"b":2,"\u0061":3})"));
  CHECK(is_refused(R"([{"x":{"a":1,"a":2}}])"));
  CHECK_FALSE(is_refused(R"({"a":{"a":1},"b":{"a":1}})"));
  CHECK_FALSE(is_refused(R"([{"a":1},{"a":1}])"));
}

TEST_CASE("numbers that no int64 and no finite double holds are refused") {
  for (const char* number : {"9223372036854775808", "-9223372036854775809", "18446744073709551616",
                             "123456789012345678901234567890", "1e400", "-1e400", "1.5e999"}) {
    CAPTURE(number);
    CHECK(is_refused(number));
    CHECK(is_refused("[" + std::string(number) + "]"));
  }
}

TEST_CASE("numbers that JSON does not know are refused") {
  for (const char* number :
       {"NaN", "Infinity", "-Infinity", "+1", "01", "1.", ".5", "0x10", "1e", "-"}) {
    CAPTURE(number);
    CHECK(is_refused(number));
  }
}

TEST_CASE("a number after a refused one does not inherit its digits") {
  CHECK(wire::parse_json("[1.5,2.5,3]").at(1).as_double() == 2.5);
}

TEST_CASE("32 levels are read and 33 are refused, as a bomb of a million is") {
  CHECK_FALSE(is_refused(nested(32)));
  CHECK(is_refused(nested(33)));
  CHECK(fault_at(std::string(1000 * 1000, '['), 1024 * 1024) <= 33);
}

TEST_CASE("bad UTF-8 is refused in strings and keys") {
  for (const char* bad :
       {"\x80", "\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xd0", "\xe2\x82"}) {
    CHECK(is_refused("\"" + std::string(bad) + "\""));
    CHECK(is_refused("{\"" + std::string(bad) + "\":1}"));
  }
  CHECK(is_refused(R"("\ud800")"));
  CHECK(is_refused(R"("\udc00\ud800")"));
}

TEST_CASE("what is no JSON is refused") {
  for (const char* text : {"", " ", "{", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "[1 2]", "\"a\nb\"",
                           "tru", "// c\n1", "/* c */1", "1/* c */", "\xef\xbb\xbf{}", "\"\\x\""}) {
    CAPTURE(text);
    CHECK(is_refused(text));
  }
}

TEST_CASE("anything after the value is refused, and the place is named") {
  CHECK(fault_at("{} {}") == 3);
  CHECK(fault_at("1 x") == 2);
  CHECK(fault_at(std::string_view("{}\0", 3)) == 2);
}

TEST_CASE("the place of a fault is the byte where it stands") {
  CHECK(fault_at("[1,x]") == 3);
  CHECK(fault_at("{\"a\":tralse}") >= 5);
  CHECK(fault_at("{\"a\":tralse}") <= 8);
  const int duplicate = fault_at(R"({"ab":1,"ab":2})");
  CHECK(duplicate >= 8);
  CHECK(duplicate <= 12);
}

TEST_CASE("a text of the limit is read and one byte more is refused") {
  const std::string text = "\"" + std::string(98, 'x') + "\"";
  CHECK(fault_at(text, 100) == -1);
  CHECK(fault_at(text + " ", 100) == 100);
}

TEST_CASE("a path reads as a programmer writes it") {
  const wire::Path path = wire::Path("params") / "arguments" / "events" / 3 / "x";
  CHECK(path.text() == "params.arguments.events[3].x");
  CHECK((wire::Path() / "id").text() == "id");
}

TEST_CASE("a reader of another type names the field and what should stand there") {
  const wire::Path path("p");
  const json::value text("x");
  const json::value number(5);
  CHECK(field_fault([&] { wire::expect_object(text, path); }) == PathAndWhy{"p", "object"});
  CHECK(field_fault([&] { wire::expect_array(text, path, 3); }) ==
        PathAndWhy{"p", "list of at most 3"});
  CHECK(field_fault([&] { wire::expect_boolean(number, path); }) == PathAndWhy{"p", "boolean"});
  CHECK(field_fault([&] { wire::expect_string(number, path, 1, 2); }) ==
        PathAndWhy{"p", "string of 1 to 2 characters"});
  CHECK(field_fault([&] { wire::expect_integer(text, path, 0, 4); }) ==
        PathAndWhy{"p", "integer from 0 to 4"});
}

TEST_CASE("a list may have as many items as its limit and no more") {
  CHECK(wire::expect_array(json::array{1, 2}, wire::Path("p"), 2).size() == 2);
  CHECK(field_fault([] {
          wire::expect_array(json::array{1, 2, 3}, wire::Path("p"), 2);
        }).first == "p");
}

TEST_CASE(
    "an integer must be whole and in its range, and no number with a fraction stands for one") {
  const wire::Path path("p");
  CHECK(wire::expect_integer(0, path, 0, 4) == 0);
  CHECK(wire::expect_integer(4, path, 0, 4) == 4);
  for (const json::value& bad :
       {json::value(-1), json::value(5), json::value(1.0), json::value(true)}) {
    CHECK(field_fault([&] { wire::expect_integer(bad, path, 0, 4); }).first == "p");
  }
}

TEST_CASE("lengths of strings are in Unicode characters, not bytes") {
  const wire::Path path("p");
  CHECK(wire::expect_string("Жё😀", path, 3, 3) == "Жё😀");
  CHECK(field_fault([&] { wire::expect_string("Жё😀!", path, 3, 3); }).first == "p");
  CHECK(field_fault([&] { wire::expect_string("Ж", path, 2, 3); }).first == "p");
}

TEST_CASE("an unknown key is refused by its path, and a long one is cut") {
  const json::object object{{"a", 1}, {"b", 2}};
  wire::refuse_unknown_keys(object, wire::Path("p"), {"a", "b"});
  CHECK(field_fault([&] { wire::refuse_unknown_keys(object, wire::Path("p"), {"a"}); }).first ==
        "p.b");
  const json::object hostile{{std::string(100000, 'k'), 1}};
  CHECK(field_fault([&] {
          wire::refuse_unknown_keys(hostile, wire::Path("p"), {});
        }).first.size() == 66);
}

TEST_CASE("a missing member is named") {
  CHECK(field_fault([] { wire::expect_member(json::object{}, "a", wire::Path("p")); }) ==
        PathAndWhy{"p.a", "a value"});
}

TEST_CASE("a map has bounds for its members and for the length of its keys") {
  const wire::Path path("p");
  CHECK(wire::expect_map(json::object{{"ab", 1}}, path, 1, 2).size() == 1);
  CHECK(field_fault([&] {
          wire::expect_map(json::object{{"a", 1}, {"b", 1}}, path, 1, 2);
        }).first == "p");
  CHECK(field_fault([&] { wire::expect_map(json::object{{"abc", 1}}, path, 1, 2); }).first == "p");
}
