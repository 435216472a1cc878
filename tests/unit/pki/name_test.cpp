// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "pki/name.h"

#include "keys_for_tests.h"
#include "pki/text.h"

namespace kepka::pki {
namespace {

using namespace tests_support;
using base::ErrorCode;
namespace tag = asn1::tag;

Bytes attribute(const Bytes& value) {
  return asn1::sequence({asn1::object_identifier(oids::common_name), value});
}

Bytes name_of(const Bytes& value) { return asn1::sequence({asn1::set_of({attribute(value)})}); }

std::string read(std::uint8_t string_tag, std::string_view hex) {
  const Name name = decode_name(name_of(asn1::encode(string_tag, base::from_hex(hex))));
  REQUIRE(name.size() == 1);
  CHECK(name[0].string_tag == string_tag);
  return name[0].value;
}

TEST_CASE("every string type of a foreign certificate becomes UTF-8") {
  CHECK(read(tag::utf8_string, "d098d0b2d0b0d0bd") == "Иван");
  CHECK(read(tag::printable_string, "4976616e") == "Ivan");
  CHECK(read(tag::numeric_string, "3132") == "12");
  CHECK(read(tag::ia5_string, "614062") == "a@b");
  CHECK(read(tag::t61_string, "4dfc6c6c6572") == "Müller");
  CHECK(read(tag::bmp_string, "041804320430043d") == "Иван");
  CHECK(read(tag::bmp_string, "d83dde00") == "😀");
  CHECK(read(tag::universal_string, "00000418000004320001f600") == "Ив😀");
  CHECK(read(tag::utf8_string, "").empty());
}

TEST_CASE("what is no character becomes the replacement character, and what is no text its hex") {
  CHECK(read(tag::utf8_string, "41ff42") ==
        "A\xEF\xBF\xBD"
        "B");
  CHECK(read(tag::bmp_string, "d83d0041de00d83d") ==
        "\xEF\xBF\xBD"
        "A\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(read(tag::universal_string, "0011000000000041") ==
        "\xEF\xBF\xBD"
        "A");
  CHECK(read(tag::universal_string, "0000d800") == "\xEF\xBF\xBD");
  CHECK(read(tag::integer, "05") == "#020105");
}

TEST_CASE("strings of half a character are malformed") {
  const Bytes bmp = name_of(asn1::encode(tag::bmp_string, base::from_hex("041804")));
  CHECK(error_of([&] { decode_name(bmp); }) == ErrorCode::malformedDer);
  const Bytes universal = name_of(asn1::encode(tag::universal_string, base::from_hex("000004")));
  CHECK(error_of([&] { decode_name(universal); }) == ErrorCode::malformedDer);
}

TEST_CASE("a multi-valued RDN is read as attributes one after the other") {
  const Bytes a = attribute(asn1::text_string(tag::utf8_string, "a"));
  const Bytes b = attribute(asn1::text_string(tag::utf8_string, "b"));
  const Name name = decode_name(asn1::sequence({asn1::set_of({a, b})}));
  REQUIRE(name.size() == 2);
  CHECK(name[0].value + name[1].value == "ab");
}

TEST_CASE("names of a wrong structure are malformed, the empty name is none of them") {
  CHECK(decode_name(base::from_hex("3000")).empty());
  for (const char* hex :
       {"", "30", "3100", "30023100", "300030", "300431023000", "3006310430020603"}) {
    const Bytes der = base::from_hex(hex);
    CHECK(error_of([&] { decode_name(der); }) == ErrorCode::malformedDer);
  }
}

TEST_CASE("a name is read as it was written") {
  CHECK(decode_name(encode_name(ivanova())) == ivanova());
  CHECK(find_attribute(ivanova(), oids::snils) == "11223344595");
  CHECK(find_attribute(ivanova(), oids::ogrn).empty());
}

TEST_CASE("a foreign string type is never written") {
  const Name name = {{oids::common_name, tag::bmp_string, "a"}};
  CHECK(error_of([&] { encode_name(name); }) == ErrorCode::internalError);
}

TEST_CASE("attributes have the names that Russian authorities give them") {
  CHECK(attribute_label(oids::given_name) == "G");
  CHECK(attribute_label(oids::state) == "S");
  CHECK(attribute_label(oids::innle) == "INNLE");
  CHECK(attribute_label(asn1::Oid("2.5.4.65")) == "2.5.4.65");
  CHECK(display_name(ivanova()) ==
        "CN=Иванова Анна Петровна, C=RU, INN=500100732259, SNILS=11223344595");
}

TEST_CASE("a value cannot pass for a further attribute, and a long name is cut") {
  CHECK(display_name({{oids::common_name, tag::utf8_string, "a, O=Bank"}}) == "CN=a, O\\=Bank");
  const Name many(1000, {oids::common_name, tag::utf8_string, std::string(1000, 'x')});
  CHECK(display_name(many).size() < 10000);
  CHECK(display_name(many).ends_with("…"));
}

TEST_CASE("control, bidi and invisible characters are shown as what they are") {
  CHECK(display_text("Иванова Анна") == "Иванова Анна");
  CHECK(display_text("a\nb\x7F") == "a\\u{A}b\\u{7F}");
  CHECK(display_text(std::string_view("a\0b", 3)) == "a\\u{0}b");
  CHECK(display_text("ru.elpmaxe\xE2\x80\xAE") == "ru.elpmaxe\\u{202E}");
  CHECK(display_text("\xE2\x81\xA6\xE2\x80\x8B\xC2\xAD\xEF\xBB\xBF") ==
        "\\u{2066}\\u{200B}\\u{AD}\\u{FEFF}");
  CHECK(display_text("\xF3\xA0\x81\x81") == "\\u{E0041}");
  CHECK(display_text("a\xFF") == "a\xEF\xBF\xBD");
  CHECK(display_text("").empty());
}

TEST_CASE("a long text is cut at the limit, and the cut is shown") {
  CHECK(display_text("абвг", 4) == "абвг");
  CHECK(display_text("абвгд", 4) == "абв…");
  CHECK(display_text("а\n\n\n\n\n\n", 8) == "а\\u{A}…");
  const std::string cut = display_text(std::string(100000, 'x'));
  CHECK(cut == std::string(199, 'x') + "…");
}

TEST_CASE("UTF-8 is read strictly") {
  CHECK(decode_utf8("я€😀") == U"я€😀");
  for (const char* wrong : {"\x80", "\xC1\x81", "\xE0\x9F\xBF", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF",
                            "\xF5\x80\x80\x80", "\xE2\x82",
                            "\xD0"
                            "A"}) {
    CHECK_FALSE(decode_utf8(wrong).has_value());
  }
  std::string all;
  std::u32string expected;
  for (char32_t character = 0; character <= 0x10FFFF; character += 0x61) {
    if (character >= 0xD800 && character <= 0xDFFF) continue;
    append_utf8(all, character);
    expected.push_back(character);
  }
  CHECK(decode_utf8(all) == expected);
  CHECK(encode_utf8(expected) == all);
}

}  // namespace
}  // namespace kepka::pki
