// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/window_texts.h"

#include "methods/storage_texts.h"
#include "pki/oids.h"
#include "policy/policy.h"

namespace kepka::methods {

namespace {

using prompt::Language;

// Every sentence of these windows, in both languages.
constexpr Text site_label{"Сайт: ", "Site: "};
constexpr Text from_settings{"Вы открыли это окно из настроек Kepka.",
                             "You opened this window from Kepka's settings."};
constexpr Text first_visit{
    "Вы ещё не разрешали этому сайту обращаться к Kepka.\nПродолжайте, только если вы открыли его "
    "сами.",
    "You have not allowed this site to use Kepka yet.\nGo on only if you opened it yourself."};
constexpr Text person_label{"Для кого: ", "For: "};
constexpr Text whose_label{"Чей ключ: ", "Whose key: "};
constexpr Text certificate_label{"Сертификат: ", "Certificate: "};
constexpr Text place_to_label{"Куда: ", "Where to: "};
constexpr Text place_in_label{"Где: ", "Where: "};
constexpr Text valid_label{"Действует до: ", "Valid until: "};
constexpr Text issuer_label{"Кто выпустил: ", "Issued by: "};
constexpr Text authorities_label{"Вместе с ним — сертификаты удостоверяющего центра: ",
                                 "With it, certificates of the authority: "};
constexpr Text differences_label{"Отличается от запроса:", "It differs from the request:"};
constexpr Text new_key_title{"Kepka — создание ключа", "Kepka — making a key"};
constexpr Text new_key_advice{"Придумайте пароль и запомните его.\nВосстановить его нельзя.",
                              "Choose a password and remember it.\nIt cannot be recovered."};
constexpr Text not_qualified{"Ключ в реестре не даёт квалифицированной подписи.",
                             "A key in the registry does not make qualified signatures."};
constexpr Text password_prompt{"Пароль:", "Password:"};
constexpr Text new_key_ok{"Создать ключ", "Make the key"};
constexpr Text install_title{"Kepka — запись сертификата", "Kepka — installing a certificate"};
constexpr Text password_advice{"Введите пароль, который вы придумали при создании ключа.",
                               "Type the password that you chose when the key was made."};
constexpr Text password_remembered{"Пароль взят из запомненных.", "The password is remembered."};
constexpr Text pin_remembered{"PIN-код взят из запомненных.", "The PIN is remembered."};
constexpr Text install_ok{"Записать", "Install"};
constexpr Text wrong_password{"Пароль не подходит. Проверьте раскладку клавиатуры и Caps Lock.",
                              "The password is wrong. Check the keyboard layout and Caps Lock."};
constexpr Text remember_password_title{"Kepka — запомнить пароль?",
                                       "Kepka — remember the password?"};
constexpr Text remember_pin_title{"Kepka — запомнить PIN-код?", "Kepka — remember the PIN?"};
constexpr Text remember_password{
    "Запомнить пароль на этом компьютере? Тогда Kepka не будет спрашивать его при установке "
    "сертификата.",
    "Remember the password on this computer? Kepka will then not ask for it when the certificate "
    "is installed."};
constexpr Text remember_pin{
    "Запомнить PIN-код на этом компьютере? Тогда Kepka не будет спрашивать его, пока токен "
    "вставлен "
    "в этот компьютер.",
    "Remember the PIN on this computer? Kepka will then not ask for it while the token is plugged "
    "in here."};
constexpr Text remember_ok{"Запомнить", "Remember"};
constexpr Text remember_no{"Не запоминать", "Do not remember"};
constexpr Text abandon_title{"Kepka — отказ от ключа", "Kepka — giving up a key"};
constexpr Text abandon_advice{
    "Ключ будет удалён. Сертификат, выпущенный по этой заявке, установить будет нельзя.",
    "The key will be deleted. A certificate issued for this application cannot be installed then."};
constexpr Text abandon_request_advice{
    "Заявка будет закрыта. Ключ останется: им пользуется другая заявка.",
    "The application will be closed. The key stays: another application uses it."};
constexpr Text abandon_request_ok{"Закрыть заявку", "Close the application"};
constexpr Text old_key_title{"Kepka — заявка на сертификат", "Kepka — applying for a certificate"};
constexpr Text renew_title{"Kepka — обновление сертификата", "Kepka — renewing a certificate"};
constexpr Text renewed_label{"Прежний сертификат действует до: ",
                             "The certificate so far is valid until: "};
constexpr Text old_key_ok{"Подписать заявку", "Sign the application"};
constexpr Text delete_key_ok{"Удалить ключ", "Delete the key"};
constexpr Text remove_title{"Kepka — удаление ключа", "Kepka — deleting a key"};
constexpr Text remove_advice{
    "Ключ и его сертификат будут удалены навсегда. Восстановить их нельзя.",
    "The key and its certificate will be deleted for good. They cannot be recovered."};
constexpr Text remove_certificate_title{"Kepka — удаление сертификата",
                                        "Kepka — deleting a certificate"};
constexpr Text remove_certificate_advice{
    "Сертификат будет удалён, ключ останется.\nБез своей копии сертификат не вернуть.",
    "The certificate will be deleted, its key stays.\nWithout a copy it cannot be brought back."};
constexpr Text delete_certificate_ok{"Удалить сертификат", "Delete the certificate"};

constexpr std::size_t authorities_limit = 120;  // characters of all their names together

prompt::ConfirmWindow confirm_with(const Purpose& purpose, const keystore::StorageInfo& storage,
                                   const std::string& advice) {
  return {purpose.title,
          purpose.lines + storage_lines(purpose.place, storage, purpose.language) + '\n' + advice,
          purpose.ok, say(cancel_button, purpose.language), purpose.language};
}

prompt::PasswordWindow password_with(const Purpose& purpose, const keystore::StorageInfo& storage,
                                     const std::string& advice) {
  prompt::PasswordWindow window;
  window.title = purpose.title;
  window.description =
      purpose.lines + storage_lines(purpose.place, storage, purpose.language) + '\n' + advice;
  window.prompt = say(password_prompt, purpose.language);
  window.ok = purpose.ok;
  window.cancel = say(cancel_button, purpose.language);
  window.language = purpose.language;
  return window;
}

std::string certificate_lines(const pki::Certificate& certificate, Language language) {
  return say(valid_label, language) + pki::display_date(certificate.not_after) + '\n' +
         say(issuer_label, language) + person_of(certificate.issuer) + '\n';
}

std::string authority_line(const std::vector<pki::Certificate>& authorities, Language language) {
  std::string names;
  for (const pki::Certificate& authority : authorities) {
    if (!names.empty()) names += ", ";
    names += person_of(authority.subject);
  }
  return say(authorities_label, language) + pki::display_text(names, authorities_limit) + '\n';
}

}  // namespace

Language language_of(const std::string& code) { return code == "ru" ? Language::ru : Language::en; }

std::string person_of(const pki::Name& subject) {
  const std::string common_name = pki::find_attribute(subject, pki::oids::common_name);
  return common_name.empty() ? pki::display_name(subject) : pki::display_text(common_name);
}

std::string site_lines(const Site& site, Language language) {
  if (site.origin.empty()) return say(from_settings, language) + "\n\n";
  std::string lines = say(site_label, language) + policy::display_origin(site.origin) + '\n';
  if (site.first_visit) lines += say(first_visit, language) + '\n';
  return lines + '\n';
}

Purpose new_key_purpose(Language language, const Site& site, const pki::Name& subject) {
  return {
      .site = site,
      .title = say(new_key_title, language),
      .lines = site_lines(site, language) + say(person_label, language) + person_of(subject) + '\n',
      .place = place_to_label,
      .advice = {},
      .ok = say(new_key_ok, language),
      .language = language};
}

Purpose old_key_purpose(Language language, const Site& site, const pki::Name& subject) {
  Purpose purpose = new_key_purpose(language, site, subject);
  purpose.title = say(old_key_title, language);
  purpose.place = place_in_label;
  purpose.ok = say(old_key_ok, language);
  return purpose;
}

Purpose renew_purpose(Language language, const Site& site, const pki::Certificate& certificate,
                      bool old_alone) {
  Purpose purpose = new_key_purpose(language, site, certificate.subject);
  purpose.title = say(renew_title, language);
  purpose.lines += say(renewed_label, language) + pki::display_date(certificate.not_after) + '\n';
  if (!old_alone) return purpose;
  purpose.place = place_in_label;
  purpose.ok = say(old_key_ok, language);
  return purpose;
}

Purpose install_purpose(Language language, const Site& site, const pki::Certificate& certificate,
                        const std::vector<pki::Certificate>& authorities,
                        const std::vector<std::string>& differences) {
  std::string lines = site_lines(site, language) + say(person_label, language) +
                      person_of(certificate.subject) + '\n' +
                      certificate_lines(certificate, language);
  if (!authorities.empty()) lines += authority_line(authorities, language);
  if (!differences.empty()) lines += say(differences_label, language) + '\n';
  for (const std::string& difference : differences) lines += "  " + difference + '\n';
  return {.site = site,
          .title = say(install_title, language),
          .lines = std::move(lines),
          .place = place_to_label,
          .advice = {},
          .ok = say(install_ok, language),
          .language = language};
}

Purpose abandon_purpose(Language language, const Site& site, const pki::Name& subject,
                        bool keeps_key) {
  return {
      .site = site,
      .title = say(abandon_title, language),
      .lines = site_lines(site, language) + say(person_label, language) + person_of(subject) + '\n',
      .place = place_in_label,
      .advice = say(keeps_key ? abandon_request_advice : abandon_advice, language),
      .ok = say(keeps_key ? abandon_request_ok : delete_key_ok, language),
      .language = language};
}

Purpose remove_purpose(Language language, const std::string& person,
                       const std::optional<pki::Certificate>& certificate, bool only_certificate) {
  std::string lines = site_lines({}, language);
  lines += say(whose_label, language) + pki::display_text(person) + '\n';
  if (certificate) {
    lines += say(certificate_label, language) + person_of(certificate->subject) + '\n' +
             certificate_lines(*certificate, language);
  }
  const auto of = [&](const Text& whole, const Text& alone) {
    return say(only_certificate ? alone : whole, language);
  };
  return {.site = {},
          .title = of(remove_title, remove_certificate_title),
          .lines = std::move(lines),
          .place = place_in_label,
          .advice = of(remove_advice, remove_certificate_advice),
          .ok = of(delete_key_ok, delete_certificate_ok),
          .language = language};
}

Purpose remove_certificate_purpose(Language language, const Site& site,
                                   const pki::Certificate& certificate) {
  std::string lines = site_lines(site, language);
  lines += say(certificate_label, language) + person_of(certificate.subject) + '\n' +
           certificate_lines(certificate, language);
  return {.site = site,
          .title = say(remove_certificate_title, language),
          .lines = std::move(lines),
          .place = place_in_label,
          .advice = say(remove_certificate_advice, language),
          .ok = say(delete_certificate_ok, language),
          .language = language};
}

prompt::PasswordWindow new_password_window(const Purpose& purpose,
                                           const keystore::StorageInfo& storage) {
  std::string advice = say(new_key_advice, purpose.language);
  if (!storage.qualified) advice += '\n' + say(not_qualified, purpose.language);
  prompt::PasswordWindow window = password_with(purpose, storage, advice);
  window.new_password = true;
  return window;
}

prompt::PasswordWindow password_window(const Purpose& purpose, const keystore::StorageInfo& storage,
                                       bool wrong) {
  prompt::PasswordWindow window =
      password_with(purpose, storage, say(password_advice, purpose.language));
  if (wrong) window.error = say(wrong_password, purpose.language);
  return window;
}

prompt::ConfirmWindow consent_window(const Purpose& purpose, const keystore::StorageInfo& storage) {
  return confirm_with(purpose, storage, purpose.advice);
}

prompt::ConfirmWindow remembered_window(const Purpose& purpose,
                                        const keystore::StorageInfo& storage) {
  const Text& said = storage.token ? pin_remembered : password_remembered;
  const std::string advice = purpose.advice.empty() ? "" : purpose.advice + '\n';
  return confirm_with(purpose, storage, advice + say(said, purpose.language));
}

prompt::ConfirmWindow remember_window(const Purpose& purpose,
                                      const keystore::StorageInfo& storage) {
  const Language language = purpose.language;
  const bool pin = storage.token.has_value();
  return {say(pin ? remember_pin_title : remember_password_title, language),
          site_lines({purpose.site.origin, false}, language) +
              storage_lines(place_in_label, storage, language) + '\n' +
              say(pin ? remember_pin : remember_password, language),
          say(remember_ok, language), say(remember_no, language), language};
}

}  // namespace kepka::methods
