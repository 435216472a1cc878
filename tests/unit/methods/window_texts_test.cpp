// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/window_texts.h"

#include "asn1/writer.h"
#include "catch.h"
#include "pki/oids.h"

using namespace kepka;
using methods::Site;
using prompt::Language;
using tests::contains_text;

namespace {

pki::Name named(const std::string& common_name) {
  return {{pki::oids::common_name, asn1::tag::utf8_string, common_name}};
}

keystore::StorageInfo registry() {
  keystore::StorageInfo info;
  info.label_ru = "Реестр";
  info.label_en = "Registry";
  return info;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

TEST_CASE("the first line of every window is the site, whole") {
  const Site site{"https://xn--e1afmkfd.xn--p1ai:8443", true};
  const pki::Name subject = named("Иванова Анна Петровна");
  pki::Certificate certificate;
  certificate.subject = subject;
  const std::string expected = "Сайт: пример.рф (xn--e1afmkfd.xn--p1ai):8443";
  const auto ru = Language::ru;
  CHECK(first_line(methods::new_key_window(ru, site, subject, registry()).description) == expected);
  CHECK(first_line(methods::install_window(ru, site, certificate, registry(), false).description) ==
        expected);
  CHECK(first_line(
            methods::install_window_remembered(ru, site, certificate, registry()).description) ==
        expected);
  CHECK(first_line(methods::abandon_window(ru, site, subject, registry()).description) == expected);
  CHECK(first_line(methods::remember_window(ru, site, registry()).description) == expected);
}

TEST_CASE("a first visit says so, a known site does not") {
  const pki::Name subject = named("Иванова");
  const auto text = [&](bool first) {
    return methods::new_key_window(Language::en, {"https://ca.example.ru", first}, subject,
                                   registry())
        .description;
  };
  CHECK_THAT(text(true), contains_text("have not allowed"));
  CHECK_THAT(text(false), !contains_text("have not allowed"));
}

TEST_CASE("a name from a page cannot add lines or turn the text round") {
  const pki::Name hostile = named("Иванова\nСайт: bank.example.ru\u202Egnp");
  const auto window =
      methods::new_key_window(Language::ru, {"https://ca.example.ru", false}, hostile, registry());
  CHECK_THAT(window.description, !contains_text("\nСайт: bank"));
  CHECK_THAT(window.description, !contains_text("\u202E"));
  CHECK_THAT(window.description, contains_text("\\u{202e}") || contains_text("\\u{202E}"));
}

TEST_CASE("a store that is not qualified says so, and a new password is advised to be remembered") {
  keystore::StorageInfo storage = registry();
  const pki::Name subject = named("Иванова");
  const Site site{"https://ca.example.ru", false};
  const auto window = methods::new_key_window(Language::ru, site, subject, storage);
  CHECK(window.new_password);
  CHECK_THAT(window.description, contains_text("не даёт квалифицированной подписи"));
  CHECK_THAT(window.description, contains_text("Восстановить его нельзя"));
  storage.qualified = true;
  CHECK_THAT(methods::new_key_window(Language::ru, site, subject, storage).description,
             !contains_text("квалифицированной"));
}

TEST_CASE("a wrong password is said above the field of the next window") {
  pki::Certificate certificate;
  certificate.subject = named("Иванова");
  const Site site{"https://ca.example.ru", false};
  CHECK(methods::install_window(Language::ru, site, certificate, registry(), false).error.empty());
  CHECK_THAT(methods::install_window(Language::ru, site, certificate, registry(), true).error,
             contains_text("Caps Lock"));
}

TEST_CASE("both languages have every text, and no other than ru and en is taken") {
  CHECK(methods::language_of("ru") == Language::ru);
  CHECK(methods::language_of("en") == Language::en);
  CHECK(methods::language_of("de") == Language::en);
  const auto ru =
      methods::abandon_window(Language::ru, {"https://a.ru", false}, named("A"), registry());
  const auto en =
      methods::abandon_window(Language::en, {"https://a.ru", false}, named("A"), registry());
  CHECK(ru.title != en.title);
  CHECK(ru.ok != en.ok);
  CHECK(ru.cancel != en.cancel);
  CHECK(ru.description != en.description);
}
