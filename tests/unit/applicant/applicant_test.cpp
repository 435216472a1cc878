// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "applicant/applicant.h"

#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "applicant.gen.h"
#include "applicant/rules.h"
#include "base/error.h"
#include "catch.h"
#include "pki/oids.h"
#include "programs.h"

namespace kepka::applicant {

// For Catch's messages.
std::ostream& operator<<(std::ostream& out, const Fault& fault) {
  return out << fault.field << ": " << fault.reason;
}

namespace {

namespace json = boost::json;
using base::ErrorCode;

const Fields whole = {{"surname", "Иванова"},        {"name", "Анна"},
                      {"patronymic", "Петровна"},    {"email", "anna@example.ru"},
                      {"snils", "112-233-445 95"},   {"inn", "500100732259"},
                      {"region", "77 г. Москва"},    {"locality", "Москва"},
                      {"street", "ул. Ленина, д. 1"}};

json::array read_cases() {
  std::ifstream in(KEPKA_TEST_DATA "/applicant_cases.json");
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  return json::parse(text).as_array();
}

std::string text_of(const json::value& value) { return json::value_to<std::string>(value); }

std::vector<Fault> faults_of(const json::value& list) {
  std::vector<Fault> out;
  for (const json::value& row : list.as_array()) {
    out.push_back({text_of(row.at("field")), text_of(row.at("reason"))});
  }
  return out;
}

Fields fields_of(const json::value& applicant) {
  Fields fields;
  for (const auto& [name, value] : applicant.as_object()) {
    if (name != "kind") fields[name] = text_of(value);
  }
  return fields;
}

Rules rules_of(const json::value& row) {
  Rules rules;
  const json::value* given = row.as_object().if_contains("rules");
  if (given == nullptr) return rules;
  for (const auto& [field, word] : given->as_object()) {
    const std::string presence = text_of(word);
    rules[field] = presence == "required"   ? Presence::required
                   : presence == "optional" ? Presence::optional
                                            : Presence::forbidden;
  }
  return rules;
}

Fields with(const std::string& field, const std::string& text) {
  Fields fields = whole;
  fields[field] = text;
  return fields;
}

ErrorCode code_of(const std::string& kind, const Fields& fields) {
  try {
    subject_name(kind, fields);
  } catch (const base::Error& error) {
    return error.code();
  }
  return ErrorCode{};
}

TEST_CASE("the host finds the faults of the shared cases") {
  const json::array cases = read_cases();
  REQUIRE(cases.size() > 50);
  for (const json::value& row : cases) {
    INFO(text_of(row.at("title")));
    const std::string kind = text_of(row.at("applicant").at("kind"));
    const Verdict verdict = check(kind, fields_of(row.at("applicant")), rules_of(row));
    CHECK(verdict.faults == faults_of(row.at("faults")));
    CHECK(verdict.warnings == faults_of(row.at("warnings")));
  }
}

TEST_CASE("the subjects of the shared cases have these attributes in this order") {
  unsigned seen = 0;
  for (const json::value& row : read_cases()) {
    const json::value* expected = row.as_object().if_contains("subject");
    if (expected == nullptr) continue;
    INFO(text_of(row.at("title")));
    std::vector<std::pair<std::string, std::string>> wanted, got;
    for (const json::value& pair : expected->as_array()) {
      wanted.emplace_back(text_of(pair.at(0)), text_of(pair.at(1)));
    }
    const std::string kind = text_of(row.at("applicant").at("kind"));
    for (const auto& attribute :
         subject_name(kind, fields_of(row.at("applicant")), rules_of(row))) {
      got.emplace_back(pki::attribute_label(attribute.type), attribute.value);
    }
    CHECK(got == wanted);
    ++seen;
  }
  CHECK(seen > 5);
}

// The part of a line of `openssl asn1parse` that says what it is: "UTF8STRING        :Иванова".
std::vector<std::string> parsed_by_openssl(const base::Bytes& der) {
  tests::TempFolder folder;
  folder.write("name.der", der);
  const auto outcome = tests::run(
      folder, "openssl asn1parse -inform DER -in name.der | sed 's/.*prim: //; s/  *:/:/'");
  REQUIRE(outcome.status == 0);
  std::vector<std::string> lines;
  std::istringstream in(outcome.output);
  for (std::string line; std::getline(in, line);) {
    if (line.find("cons:") == std::string::npos) lines.push_back(line);
  }
  return lines;
}

TEST_CASE("openssl reads the string types of the order on qualified certificates") {
  const auto lines = parsed_by_openssl(pki::encode_name(subject_name("person", whole)));
  CHECK(lines == std::vector<std::string>{
                     "OBJECT:commonName",
                     "UTF8STRING:Иванова Анна Петровна",
                     "OBJECT:surname",
                     "UTF8STRING:Иванова",
                     "OBJECT:givenName",
                     "UTF8STRING:Анна Петровна",
                     "OBJECT:countryName",
                     "PRINTABLESTRING:RU",
                     "OBJECT:stateOrProvinceName",
                     "UTF8STRING:77 г. Москва",
                     "OBJECT:localityName",
                     "UTF8STRING:Москва",
                     "OBJECT:streetAddress",
                     "UTF8STRING:ул. Ленина, д. 1",
                     "OBJECT:emailAddress",
                     "IA5STRING:anna@example.ru",
                     "OBJECT:INN",
                     "NUMERICSTRING:500100732259",
                     "OBJECT:SNILS",
                     "NUMERICSTRING:11223344595",
                 });
}

TEST_CASE("a person's subject is encoded to the byte, one attribute to an RDN") {
  const Fields fields = {
      {"surname", "Ли"}, {"name", "Ян"}, {"snils", "112-233-445 95"}, {"inn", "500100732259"}};
  CHECK(base::to_hex(pki::encode_name(subject_name("person", fields))) ==
        "3073"
        "31123010"
        "0603550403"
        "0c09d09bd0b820d0afd0bd"
        "310d300b"
        "0603550404"
        "0c04d09bd0b8"
        "310d300b"
        "060355042a"
        "0c04d0afd0bd"
        "310b3009"
        "0603550406"
        "13025255"
        "311a3018"
        "06082a85030381030101"
        "120c353030313030373332323539"
        "31163014"
        "06052a85036403"
        "120b3131323233333434353935");
}

TEST_CASE("an unknown kind is an error of its own") {
  CHECK(code_of("robot", whole) == ErrorCode::unknownApplicantKind);
  CHECK_THROWS_AS(check("", whole), base::Error);
}

TEST_CASE(
    "there is no subject for fields with faults, and the error names the field, not its text") {
  try {
    subject_name("person", with("snils", "112-233-445 96"));
    FAIL("no error");
  } catch (const base::Error& error) {
    CHECK(error.code() == ErrorCode::invalidApplicant);
    const std::vector<std::pair<std::string, std::string>> expected = {
        {"field", "snils"}, {"reason", "wrongCheckDigits"}};
    CHECK(error.data() == expected);
    CHECK(std::string(error.what()).find("112") == std::string::npos);
  }
}

TEST_CASE("what is no UTF-8 is no text") {
  for (const char* text :
       {"\xFF", "Ив\xD0", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE0\x80\xAF"}) {
    CHECK(check("person", with("surname", text)).faults ==
          std::vector<Fault>{{"surname", "notText"}});
  }
}

TEST_CASE("another kind's field is forbidden, and a joined value may be too long") {
  static constexpr std::string_view both[] = {"surname", "name"};
  static constexpr KindField form[] = {{"surname", Presence::required, ""},
                                       {"name", Presence::optional, ""}};
  static constexpr AttributeRow attributes[] = {{"commonName", "2.5.4.3", 0x0C, 5, 10}};
  static constexpr KindRow kinds[] = {{"small", form, both}};
  const Table table = {generated::fields, attributes, {}, kinds};
  const KindRow& small = *find_kind(table, "small");

  CHECK(check_by(table, small, {{"surname", "Ли"}, {"inn", "1"}}).faults ==
        std::vector<Fault>{{"inn", "forbidden"}});
  const Verdict warned = check_by(table, small, {{"surname", "Ли"}, {"name", "Яна"}});
  CHECK(warned.faults.empty());
  CHECK(warned.warnings == std::vector<Fault>{{"surname", "long"}});
  CHECK(check_by(table, small, {{"surname", "Ли"}, {"name", "Александр"}}).faults ==
        std::vector<Fault>{{"surname", "tooLong"}});
  CHECK(find_kind(table, "person") == nullptr);
}

TEST_CASE("a window calls a person by the whole name") {
  CHECK(display_name("person", whole) == "Иванова Анна Петровна");
  CHECK(display_name("person", {{"surname", " Ли "}, {"name", "Ян"}}) == "Ли Ян");
  CHECK(display_name("person", {}) == "");
}

TEST_CASE("a window shows a name with faults harmlessly") {
  CHECK(display_name("person", {{"surname", "Ли\xE2\x80\xAE"}}) == "Ли\\u{202E}");
  CHECK(display_name("person", {{"surname", "\xFF"}}) == "\xEF\xBF\xBD");
  CHECK(display_name("person", {{"surname", std::string(1000, 'a')}}).size() < 250);
}

}  // namespace
}  // namespace kepka::applicant
