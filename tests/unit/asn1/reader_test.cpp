// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "asn1/reader.h"

#include <string>
#include <vector>

#include "error_code.h"

namespace asn1 = kepka::asn1;
using asn1::Reader;
using kepka::base::Bytes;
using kepka::base::ErrorCode;
using kepka::base::from_hex;
using kepka::base::to_hex;
using kepka::tests::code_of;

namespace {

/// Whether next() refuses the bytes with the right code.
void check_refused(const Bytes& bytes) {
  CHECK(code_of([&] { Reader(bytes).next(); }) == ErrorCode::malformedDer);
}

/// `levels` SEQUENCEs around a NULL.
Bytes nested(int levels) {
  Bytes der = asn1::null();
  for (int i = 0; i < levels; ++i) der = asn1::encode(asn1::tag::sequence, der);
  return der;
}

void enter_all(const Bytes& bytes, int levels) {
  Reader reader(bytes);
  for (int i = 0; i < levels; ++i) reader = reader.enter(asn1::tag::sequence, "level");
  reader.next(asn1::tag::null, "bottom");
}

}  // namespace

TEST_CASE("elements are read one after the other") {
  const Bytes der = from_hex(
      "3008"
      "020105"
      "0403aabbcc"
      "0500");
  Reader outer(der);
  Reader inner = outer.enter(asn1::tag::sequence, "outer");
  CHECK(inner.small_integer("number") == 5);
  CHECK_FALSE(inner.next_if(asn1::tag::null));
  CHECK(inner.peek_tag() == asn1::tag::octet_string);
  CHECK(to_hex(inner.octet_string("text")) == "aabbcc");
  CHECK(inner.at_end());
  CHECK(inner.peek_tag() == 0);
  inner.finish("inner");
  CHECK_FALSE(outer.at_end());
  CHECK(code_of([&] { outer.finish("outer"); }) == ErrorCode::malformedDer);
  const auto last = outer.next_if(asn1::tag::null);
  REQUIRE(last);
  CHECK(to_hex(last->encoded) == "0500");
  CHECK(last->content.empty());
  outer.finish("outer");
}

TEST_CASE("the error says which element was expected") {
  const Bytes der = from_hex("0500");
  try {
    Reader(der).octet_string("signature");
    FAIL("a NULL was taken for an OCTET STRING");
  } catch (const kepka::base::Error& error) {
    CHECK(error.code() == ErrorCode::malformedDer);
    REQUIRE(error.data().size() == 1);
    CHECK(error.data().front().first == "where");
    CHECK(error.data().front().second == "signature");
  }
}

TEST_CASE("what is not DER is refused") {
  const std::vector<std::pair<std::string, std::string>> hostile = {
      {"nothing", ""},
      {"a tag alone", "30"},
      {"indefinite length",
       "30800500"
       "0000"},
      {"indefinite length of a string",
       "2480040100"
       "0000"},
      {"end of contents", "0000"},
      {"length of one octet written as two", "048105aabbccddee"},
      {"length 127 in the long form", "04817f"},
      {"length with a leading zero", "04820005aabbccddee"},
      {"truncated length", "0482"},
      {"truncated long length", "048201"},
      {"content cut short", "0403aabb"},
      {"one byte missing of 128", "048180" + std::string(254, 'a')},
      {"length of five octets", "04850000000001aa"},
      {"reserved length octet", "04ff"},
      {"length of 2^32 - 1", "0484ffffffffaa"},
      {"length of 2^63", "04888000000000000000aa"},
      {"tag of two octets", "1f1f00"},
      {"context tag of two octets",
       "bf8100"
       "00"},
  };
  for (const auto& [what, hex] : hostile) {
    CAPTURE(what);
    check_refused(from_hex(hex));
  }
}

TEST_CASE("every truncation of a structure is refused") {
  const Bytes whole = asn1::sequence({asn1::integer(300), asn1::octet_string(Bytes(200))});
  for (std::size_t length = 0; length < whole.size(); ++length) {
    check_refused({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)});
  }
  CHECK(Reader(whole).next().encoded.size() == whole.size());
}

TEST_CASE("an element cannot reach beyond the one around it") {
  const Bytes der = from_hex(
      "3003"
      "0403aa"
      "bbcc");
  Reader inner = Reader(der).enter(asn1::tag::sequence, "outer");
  CHECK(code_of([&] { inner.next(); }) == ErrorCode::malformedDer);
}

TEST_CASE("24 levels can be entered and 25 cannot") {
  CHECK_NOTHROW(enter_all(nested(24), 24));
  CHECK(code_of([] { enter_all(nested(25), 25); }) == ErrorCode::malformedDer);
}

TEST_CASE("4 MiB can be read and one byte more cannot") {
  const Bytes limit(std::size_t{4} << 20U, 0x05);
  CHECK_NOTHROW(Reader(limit));
  const Bytes beyond(limit.size() + 1, 0x05);
  CHECK(code_of([&] { Reader{beyond}; }) == ErrorCode::malformedDer);
}

TEST_CASE("a primitive element cannot be entered") {
  const Bytes der = from_hex(
      "0402"
      "0500");
  Reader reader(der);
  const auto element = reader.next();
  CHECK(code_of([&] { static_cast<void>(reader.enter(element)); }) == ErrorCode::malformedDer);
  Reader again(der);
  CHECK(code_of([&] { again.enter(asn1::tag::octet_string, "inner"); }) == ErrorCode::malformedDer);
}

TEST_CASE("a failed read does not step forward") {
  const Bytes der = from_hex("020105");
  Reader reader(der);
  CHECK(code_of([&] { reader.next(asn1::tag::null, "null"); }) == ErrorCode::malformedDer);
  CHECK(reader.small_integer("number") == 5);
}

TEST_CASE("integers are minimal and fit") {
  const auto read = [](const char* hex) {
    const Bytes der = from_hex(hex);
    return Reader(der).small_integer("number");
  };
  CHECK(read("020100") == 0);
  CHECK(read("0201ff") == -1);
  CHECK(read("020180") == -128);
  CHECK(read("02020080") == 128);
  CHECK(read("02087fffffffffffffff") == 9'223'372'036'854'775'807);
  CHECK(read("02088000000000000000") == -9'223'372'036'854'775'807 - 1);
  for (const char* hex : {"0200", "02020001", "0202ff80", "0203000080", "0209008000000000000000"}) {
    CAPTURE(hex);
    CHECK(code_of([&] { read(hex); }) == ErrorCode::malformedDer);
  }
  const Bytes negative = from_hex("0202ff7f");
  CHECK(to_hex(Reader(negative).integer("number")) == "ff7f");
}

TEST_CASE("booleans are 00 or FF") {
  const auto read = [](const char* hex) {
    const Bytes der = from_hex(hex);
    return Reader(der).boolean("flag");
  };
  CHECK(read("0101ff"));
  CHECK_FALSE(read("010100"));
  for (const char* hex : {"010101", "0100", "0102ffff"}) {
    CAPTURE(hex);
    CHECK(code_of([&] { read(hex); }) == ErrorCode::malformedDer);
  }
}

TEST_CASE("a bit string of keys and signatures has whole bytes") {
  const auto read = [](const char* hex) {
    const Bytes der = from_hex(hex);
    return to_hex(Reader(der).whole_bit_string("bits"));
  };
  CHECK(read("030200ab") == "ab");
  CHECK(read("030100").empty());
  for (const char* hex : {"0300", "030204f0", "030208ab", "230403020000"}) {
    CAPTURE(hex);
    CHECK(code_of([&] { read(hex); }) == ErrorCode::malformedDer);
  }
}

TEST_CASE("an object identifier inside a structure is checked") {
  const Bytes good = from_hex("06032a8503");
  CHECK(Reader(good).object_identifier("oid").dotted() == "1.2.643");
  for (const char* hex : {"0600", "06022a80", "0603802a03"}) {
    CAPTURE(hex);
    const Bytes der = from_hex(hex);
    CHECK(code_of([&] { Reader(der).object_identifier("oid"); }) == ErrorCode::malformedDer);
  }
}
