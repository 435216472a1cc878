// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/window_texts.h"

#include <algorithm>

#include "asn1/writer.h"
#include "catch.h"
#include "methods/pin_texts.h"
#include "methods/storage_texts.h"
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

keystore::StorageInfo token() {
  keystore::StorageInfo info;
  info.label_ru = "Рутокен ЭЦП 3.0";
  info.label_en = "Rutoken ECP 3.0";
  info.token.emplace();
  info.token->label = "Бухгалтерия";
  info.token->manufacturer = "Aktiv Co.";
  info.token->serial = "499602d2";
  info.token->serial_decimal = "1234567890";
  return info;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

TEST_CASE("the first line of every window is the site, whole") {
  const Site site{"https://xn--e1afmkfd.xn--p1ai:8443", true};
  const pki::Name subject = named("Иванова Анна Петровна");
  pki::Certificate certificate;
  certificate.subject = subject;
  const auto ru = Language::ru;
  const methods::Purpose purposes[] = {
      methods::new_key_purpose(ru, site, subject), methods::install_purpose(ru, site, certificate),
      methods::abandon_purpose(ru, site, subject), methods::change_pin_purpose(ru, site),
      methods::unblock_purpose(ru, site)};
  const keystore::PinState pin;
  const auto user = methods::PinUser::person;
  for (const methods::Purpose& purpose : purposes) {
    const std::string descriptions[] = {
        methods::new_password_window(purpose, registry()).description,
        methods::password_window(purpose, registry(), false).description,
        methods::consent_window(purpose, registry()).description,
        methods::remembered_window(purpose, registry()).description,
        methods::remember_window(purpose, registry()).description,
        methods::pin_window(purpose, token(), pin, user, "").description,
        methods::pin_pad_window(purpose, token(), pin, user, "").description,
        methods::last_attempt_window(purpose, token(), user).description,
        methods::cyrillic_window(purpose, token()).description,
        methods::new_pin_window(purpose, token(), "", {}).description,
        methods::offer_change_window(ru, site, token()).description};
    for (const std::string& description : descriptions)
      CHECK(first_line(description) == "Сайт: пример.рф (xn--e1afmkfd.xn--p1ai):8443");
  }
}

TEST_CASE("a first visit says so, a known site does not") {
  const pki::Name subject = named("Иванова");
  const auto text = [&](bool first) {
    const auto purpose =
        methods::new_key_purpose(Language::en, {"https://ca.example.ru", first}, subject);
    return methods::new_password_window(purpose, registry()).description;
  };
  CHECK_THAT(text(true), contains_text("have not allowed"));
  CHECK_THAT(text(false), !contains_text("have not allowed"));
}

TEST_CASE("a name from a page cannot add lines or turn the text round") {
  const pki::Name hostile = named("Иванова\nСайт: bank.example.ru\u202Egnp");
  const auto window = methods::new_password_window(
      methods::new_key_purpose(Language::ru, {"https://ca.example.ru", false}, hostile),
      registry());
  CHECK_THAT(window.description, !contains_text("\nСайт: bank"));
  CHECK_THAT(window.description, !contains_text("\u202E"));
  CHECK_THAT(window.description, contains_text("\\u{202e}") || contains_text("\\u{202E}"));
}

TEST_CASE("a store that is not qualified says so, and a new password is advised to be remembered") {
  keystore::StorageInfo storage = registry();
  const pki::Name subject = named("Иванова");
  const Site site{"https://ca.example.ru", false};
  const auto purpose = methods::new_key_purpose(Language::ru, site, subject);
  const auto window = methods::new_password_window(purpose, storage);
  CHECK(window.new_password);
  CHECK_THAT(window.description, contains_text("не даёт квалифицированной подписи"));
  CHECK_THAT(window.description, contains_text("Восстановить его нельзя"));
  storage.qualified = true;
  CHECK_THAT(methods::new_password_window(purpose, storage).description,
             !contains_text("квалифицированной"));
}

TEST_CASE("a wrong password is said above the field of the next window") {
  pki::Certificate certificate;
  certificate.subject = named("Иванова");
  const Site site{"https://ca.example.ru", false};
  const auto purpose = methods::install_purpose(Language::ru, site, certificate);
  CHECK(methods::password_window(purpose, registry(), false).error.empty());
  CHECK_THAT(methods::password_window(purpose, registry(), true).error, contains_text("Caps Lock"));
}

TEST_CASE("both languages have every text, and no other than ru and en is taken") {
  CHECK(methods::language_of("ru") == Language::ru);
  CHECK(methods::language_of("en") == Language::en);
  CHECK(methods::language_of("de") == Language::en);
  const Site site{"https://a.ru", false};
  const auto in = [&](Language language) {
    return methods::consent_window(methods::abandon_purpose(language, site, named("A")),
                                   registry());
  };
  const auto ru = in(Language::ru), en = in(Language::en);
  CHECK(ru.title != en.title);
  CHECK(ru.ok != en.ok);
  CHECK(ru.cancel != en.cancel);
  CHECK(ru.description != en.description);
}

TEST_CASE("a hostile token's texts stay on their lines") {
  keystore::StorageInfo storage = token();
  storage.token->label = "x\nСайт: bank.example.ru";
  storage.token->serial = "1\u202E2";
  const auto lines = methods::storage_lines({"Где: ", "Where: "}, storage, Language::ru);
  CHECK(std::count(lines.begin(), lines.end(), '\n') == 2);
  CHECK_THAT(lines, !contains_text("\u202E"));
}

TEST_CASE("the longest PIN window still fits into what its program takes") {
  // All that Kepka itself says; what comes from outside is cut by the prompt.
  const Site site{"https://ca.example.ru", true};
  keystore::StorageInfo storage = token();
  keystore::PinState pin;
  pin.attempts_left = 10;
  pin.count_low = pin.is_default = true;
  const auto purpose = methods::abandon_purpose(Language::ru, site, named("Иванова Анна Петровна"));
  const auto window = methods::pin_pad_window(purpose, storage, pin, methods::PinUser::person, "");
  CHECK(window.description.size() < 950);
}
