// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/window_texts.h"

#include "pki/oids.h"
#include "policy/policy.h"

namespace kepka::methods {

namespace {

using prompt::Language;

struct Text {
  const char* ru;
  const char* en;
};

// Every sentence of the windows, in both languages.
constexpr Text site_label{"Сайт: ", "Site: "};
constexpr Text first_visit{
    "Вы ещё не разрешали этому сайту обращаться к Kepka.\nПродолжайте, только если вы открыли его "
    "сами.",
    "You have not allowed this site to use Kepka yet.\nGo on only if you opened it yourself."};
constexpr Text person_label{"Для кого: ", "For: "};
constexpr Text place_to_label{"Куда: ", "Where to: "};
constexpr Text place_in_label{"Где: ", "Where: "};
constexpr Text valid_label{"Действует до: ", "Valid until: "};
constexpr Text issuer_label{"Кто выпустил: ", "Issued by: "};
constexpr Text new_key_title{"Kepka — создание ключа", "Kepka — making a key"};
constexpr Text new_key_advice{"Придумайте пароль и запомните его.\nВосстановить его нельзя.",
                              "Choose a password and remember it.\nIt cannot be recovered."};
constexpr Text not_qualified{"Ключ в реестре не даёт квалифицированной подписи.",
                             "A key in the registry does not make qualified signatures."};
constexpr Text password_prompt{"Пароль:", "Password:"};
constexpr Text new_key_ok{"Создать ключ", "Make the key"};
constexpr Text cancel{"Отмена", "Cancel"};
constexpr Text install_title{"Kepka — запись сертификата", "Kepka — installing a certificate"};
constexpr Text install_advice{"Введите пароль, который вы придумали при создании ключа.",
                              "Type the password that you chose when the key was made."};
constexpr Text install_remembered{"Пароль взят из запомненных.", "The password is remembered."};
constexpr Text install_ok{"Записать", "Install"};
constexpr Text wrong_password{"Пароль не подходит. Проверьте раскладку клавиатуры и Caps Lock.",
                              "The password is wrong. Check the keyboard layout and Caps Lock."};
constexpr Text remember_title{"Kepka — запомнить пароль?", "Kepka — remember the password?"};
constexpr Text remember_question{
    "Запомнить пароль на этом компьютере? Тогда Kepka не будет спрашивать его при установке "
    "сертификата.",
    "Remember the password on this computer? Kepka will then not ask for it when the certificate "
    "is installed."};
constexpr Text remember_ok{"Запомнить", "Remember"};
constexpr Text remember_no{"Не запоминать", "Do not remember"};
constexpr Text abandon_title{"Kepka — отказ от ключа", "Kepka — giving up a key"};
constexpr Text abandon_advice{
    "Ключ будет удалён. Сертификат, выпущенный по этой заявке, установить будет нельзя.",
    "The key will be deleted. A certificate issued for this application cannot be installed then."};
constexpr Text abandon_ok{"Удалить ключ", "Delete the key"};

std::string say(const Text& text, Language language) {
  return language == Language::ru ? text.ru : text.en;
}

std::string site_lines(const Site& site, Language language) {
  std::string lines = say(site_label, language) + policy::display_origin(site.origin) + '\n';
  if (site.first_visit) lines += say(first_visit, language) + '\n';
  return lines + '\n';
}

std::string place_line(const Text& label, const keystore::StorageInfo& storage, Language language) {
  return say(label, language) + (language == Language::ru ? storage.label_ru : storage.label_en) +
         '\n';
}

std::string certificate_lines(const Site& site, const pki::Certificate& certificate,
                              const keystore::StorageInfo& storage, Language language) {
  return site_lines(site, language) + say(person_label, language) + person_of(certificate.subject) +
         '\n' + say(valid_label, language) + pki::display_date(certificate.not_after) + '\n' +
         say(issuer_label, language) + person_of(certificate.issuer) + '\n' +
         place_line(place_to_label, storage, language) + '\n';
}

}  // namespace

Language language_of(const std::string& code) { return code == "ru" ? Language::ru : Language::en; }

std::string person_of(const pki::Name& subject) {
  const std::string common_name = pki::find_attribute(subject, pki::oids::common_name);
  return common_name.empty() ? pki::display_name(subject) : pki::display_text(common_name);
}

prompt::PasswordWindow new_key_window(Language language, const Site& site, const pki::Name& subject,
                                      const keystore::StorageInfo& storage) {
  prompt::PasswordWindow window;
  window.title = say(new_key_title, language);
  window.description = site_lines(site, language) + say(person_label, language) +
                       person_of(subject) + '\n' + place_line(place_to_label, storage, language) +
                       '\n' + say(new_key_advice, language);
  if (!storage.qualified) window.description += '\n' + say(not_qualified, language);
  window.prompt = say(password_prompt, language);
  window.ok = say(new_key_ok, language);
  window.cancel = say(cancel, language);
  window.new_password = true;
  window.language = language;
  return window;
}

prompt::PasswordWindow install_window(Language language, const Site& site,
                                      const pki::Certificate& certificate,
                                      const keystore::StorageInfo& storage, bool wrong) {
  prompt::PasswordWindow window;
  window.title = say(install_title, language);
  window.description =
      certificate_lines(site, certificate, storage, language) + say(install_advice, language);
  window.prompt = say(password_prompt, language);
  if (wrong) window.error = say(wrong_password, language);
  window.ok = say(install_ok, language);
  window.cancel = say(cancel, language);
  window.language = language;
  return window;
}

prompt::ConfirmWindow install_window_remembered(Language language, const Site& site,
                                                const pki::Certificate& certificate,
                                                const keystore::StorageInfo& storage) {
  return {
      say(install_title, language),
      certificate_lines(site, certificate, storage, language) + say(install_remembered, language),
      say(install_ok, language), say(cancel, language), language};
}

prompt::ConfirmWindow remember_window(Language language, const Site& site,
                                      const keystore::StorageInfo& storage) {
  return {say(remember_title, language),
          site_lines({site.origin, false}, language) +
              place_line(place_in_label, storage, language) + '\n' +
              say(remember_question, language),
          say(remember_ok, language), say(remember_no, language), language};
}

prompt::ConfirmWindow abandon_window(Language language, const Site& site, const pki::Name& subject,
                                     const keystore::StorageInfo& storage) {
  return {say(abandon_title, language),
          site_lines(site, language) + say(person_label, language) + person_of(subject) + '\n' +
              place_line(place_in_label, storage, language) + '\n' + say(abandon_advice, language),
          say(abandon_ok, language), say(cancel, language), language};
}

}  // namespace kepka::methods
