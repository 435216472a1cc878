// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/document_view.h"

#include "catch.h"
#include "methods/application_form.h"

using namespace kepka;
using methods::read_application_form;
using methods::readable_text;

namespace {

std::optional<std::string> read(const std::string& text) {
  return readable_text(base::bytes_of(text));
}

auto form(const std::string& text) { return read_application_form(base::bytes_of(text)); }

}  // namespace

TEST_CASE("text keeps its lines and shows what would hide something") {
  CHECK(read("Прошу выпустить\n\tсертификат") == "Прошу выпустить\n\tсертификат");
  CHECK(read("one\r\ntwo\r") == "one\ntwo\\u{D}");
  CHECK(read("\xEF\xBB\xBFone") == "one");
  CHECK(read("pay 1\xE2\x80\xAE\x30\x30") == "pay 1\\u{202E}00");
  CHECK(read("a\x1B[2Kb") == "a\\u{1B}[2Kb");
}

TEST_CASE("what is no text, or too long a one, is not shown") {
  CHECK_FALSE(read(""));
  CHECK_FALSE(read(std::string("%PDF\0\1", 6)));
  CHECK_FALSE(read("\xFF\xFE\x41"));
  CHECK(read(std::string(65536, 'a'))->size() == 65536);
  CHECK_FALSE(read(std::string(65537, 'a')));
  CHECK_FALSE(read(std::string(60000, '\x01')));
}

TEST_CASE("an application's form is read as labels and values") {
  const auto found = form(R"({"kepkaApplication": 1, "title": "Заявление",
      "fields": [{"label": "Фамилия", "value": "Иванова"}, {"label": "ИНН", "value": ""}]})");
  REQUIRE(found);
  CHECK(found->title == "Заявление");
  REQUIRE(found->fields.size() == 2);
  CHECK(found->fields[0].label == "Фамилия");
  CHECK(found->fields[0].value == "Иванова");
  CHECK(found->fields[1].value.empty());
}

TEST_CASE("a form with anything that would not be shown is none") {
  for (
      const char* text :
      {R"({"kepkaApplication": 2, "title": "a", "fields": [{"label": "b", "value": "c"}]})",
       R"({"kepkaApplication": 1, "title": "a", "fields": []})",
       R"({"kepkaApplication": 1, "title": "", "fields": [{"label": "b", "value": "c"}]})",
       R"({"kepkaApplication": 1, "fields": [{"label": "b", "value": "c"}]})",
       R"({"kepkaApplication": 1, "title": "a", "fields": [{"label": "b", "value": "c"}], "and": 1})",
       R"({"kepkaApplication": 1, "title": "a", "fields": [{"label": "b", "value": "c", "d": 1}]})",
       R"({"kepkaApplication": 1, "title": "a", "title": "b", "fields": [{"label": "b", "value": "c"}]})",
       R"({"kepkaApplication": 1, "title": "a", "fields": [{"label": "b", "value": 1}]})",
       R"({"kepkaApplication": 1, "title": "a", "fields": [{"label": "b", "value": "c"}]} more)",
       R"([])", R"({"a": 1})", ""}) {
    INFO(text);
    CHECK_FALSE(form(text));
  }
}
