// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/pin_texts.h"

#include <utility>

#include "methods/storage_texts.h"

namespace kepka::methods {

namespace {

using keystore::PinState;
using keystore::StorageInfo;
using prompt::Language;

constexpr Text where_label{"Где: ", "Where: "};
constexpr Text pin_prompt{"PIN-код:", "PIN:"};
constexpr Text admin_prompt{"PIN-код администратора:", "Administrator's PIN:"};
constexpr Text old_prompt{"Нынешний PIN-код:", "Present PIN:"};
constexpr Text new_prompt{"Новый PIN-код:", "New PIN:"};
constexpr Text attempts_label{"PIN-код (осталось попыток: ", "PIN (attempts left: "};
constexpr Text admin_attempts_label{"PIN-код администратора (осталось попыток: ",
                                    "Administrator's PIN (attempts left: "};
constexpr Text count_low{"PIN-код этого токена уже вводили неправильно.",
                         "A wrong PIN was typed for this token before."};
constexpr Text default_pin{"Стоит заводской PIN-код", "The maker's own PIN is still set"};
constexpr Text on_pin_pad{
    "PIN-код вводится на клавиатуре токена: нажмите кнопку и введите его там.",
    "The PIN is typed on the token's own keys: press the button, then type it "
    "there."};
constexpr Text change_title{"Kepka — смена PIN-кода", "Kepka — changing the PIN"};
constexpr Text change_ok{"Сменить", "Change"};
constexpr Text change_advice{"Введите нынешний PIN-код, затем — дважды — новый.",
                             "Type the present PIN, then the new one twice."};
constexpr Text new_pin_advice{"Придумайте новый PIN-код и запомните его.",
                              "Choose a new PIN and remember it."};
constexpr Text unblock_title{"Kepka — разблокировка токена", "Kepka — unblocking a token"};
constexpr Text unblock_ok{"Разблокировать", "Unblock"};
constexpr Text unblock_advice{
    "Нужен PIN-код администратора токена. Ключи на токене останутся целы.",
    "The administrator's PIN of the token is needed. The keys on the token stay whole."};
constexpr Text last_title{"Kepka — последняя попытка", "Kepka — the last attempt"};
constexpr Text last_warning{
    "Осталась последняя попытка. Если PIN-код не подойдёт, токен заблокируется.\nКлюч останется "
    "цел, "
    "но разблокирует токен только тот, кто его выдал.",
    "One attempt is left. If the PIN is wrong, the token is locked.\nThe key stays whole, but only "
    "the one who gave you the token can unlock it."};
constexpr Text last_admin_warning{
    "Осталась последняя попытка. Если PIN-код администратора не подойдёт, разблокировать токен "
    "будет "
    "нельзя никому.",
    "One attempt is left. If the administrator's PIN is wrong, nobody can unblock the token any "
    "more."};
constexpr Text last_ok{"Использовать попытку", "Use the attempt"};
constexpr Text last_no{"Не рисковать", "Do not risk it"};
constexpr Text cyrillic_title{"Kepka — русские буквы в PIN-коде",
                              "Kepka — Cyrillic letters in the PIN"};
constexpr Text cyrillic_question{
    "Вы дважды ввели PIN-код с русскими буквами. Обычно в PIN-коде их нет. Всё равно проверить "
    "его? "
    "Неверный PIN-код отнимет попытку.",
    "You typed a PIN with Cyrillic letters twice. PINs usually have none. Try it all the same? A "
    "wrong PIN costs an attempt."};
constexpr Text cyrillic_ok{"Проверить", "Try it"};
constexpr Text cyrillic_no{"Ввести заново", "Type again"};
constexpr Text cyrillic{
    "В PIN-коде русские буквы: проверьте раскладку клавиатуры. Токен его ещё не видел.",
    "The PIN has Cyrillic letters: check the keyboard layout. The token has not seen it yet."};
constexpr Text wrong{"PIN-код не подходит.", "The PIN is wrong."};
constexpr Text wrong_admin{"PIN-код администратора не подходит.",
                           "The administrator's PIN is wrong."};
constexpr Text left_label{" Осталось попыток: ", " Attempts left: "};
constexpr Text check_keyboard{" Проверьте раскладку клавиатуры и Caps Lock.",
                              " Check the keyboard layout and Caps Lock."};
constexpr Text too_short{"В PIN-коде этого токена не меньше знаков: ",
                         "A PIN of this token has at least this many characters: "};
constexpr Text too_long{", не больше: ", ", and at most: "};
constexpr Text not_tried{". Токен его ещё не видел.", ". The token has not seen it yet."};
constexpr Text refused{"Токен не принял новый PIN-код. Придумайте другой.",
                       "The token did not take the new PIN. Choose another."};
constexpr Text is_old{"Новый PIN-код совпадает с прежним. Придумайте другой.",
                      "The new PIN is the old one. Choose another."};
constexpr Text is_default{"Это заводской PIN-код, его знают все. Придумайте другой.",
                          "This is the maker's own PIN, which everybody knows. Choose another."};
constexpr Text new_cyrillic{"В новом PIN-коде русские буквы. Возьмите цифры и латинские буквы.",
                            "The new PIN has Cyrillic letters. Take digits and Latin letters."};
constexpr Text offer_title{"Kepka — сменить PIN-код?", "Kepka — change the PIN?"};
constexpr Text offer_question{
    "Сертификат записан. На токене всё ещё стоит заводской PIN-код, его знают все. Сменить его "
    "сейчас?",
    "The certificate is installed. The token still has its maker's own PIN, which everybody knows. "
    "Change it now?"};
constexpr Text offer_ok{"Сменить PIN-код", "Change the PIN"};
constexpr Text offer_no{"Не сейчас", "Not now"};

std::string default_line(const StorageInfo& storage, Language language) {
  const std::string pin = storage.token ? default_pin_of(*storage.token) : "";
  return say(default_pin, language) + (pin.empty() ? "." : ": " + pin + '.') + '\n';
}

std::string pin_lines(const StorageInfo& storage, const PinState& pin, PinUser user,
                      Language language) {
  const bool admin = user == PinUser::administrator;
  std::string lines;
  if (pin.attempts_left) {
    lines += say(admin ? admin_attempts_label : attempts_label, language) +
             std::to_string(*pin.attempts_left) + ")\n";
  }
  if (pin.count_low && !admin) lines += say(count_low, language) + '\n';
  if (pin.is_default && !admin) lines += default_line(storage, language);
  return lines;
}

std::string description_of(const Purpose& purpose, const StorageInfo& storage, const PinState& pin,
                           PinUser user) {
  std::string text = purpose.lines + storage_lines(purpose.place, storage, purpose.language);
  const std::string lines = pin_lines(storage, pin, user, purpose.language);
  if (!lines.empty()) text += '\n' + lines;
  if (!purpose.advice.empty()) text += '\n' + purpose.advice;
  return text;
}

Purpose pin_purpose(Language language, const Site& site, const Text& title, const Text& advice,
                    const Text& ok) {
  return {.site = site,
          .title = say(title, language),
          .lines = site_lines(site, language),
          .place = where_label,
          .advice = say(advice, language),
          .ok = say(ok, language),
          .language = language};
}

/// A question about the token that comes between the windows of a purpose.
prompt::ConfirmWindow question(const Purpose& purpose, const StorageInfo& storage,
                               const Text& title, const Text& said, const Text& ok,
                               const Text& no) {
  const Language language = purpose.language;
  return {say(title, language),
          site_lines({purpose.site.origin, false}, language) +
              storage_lines(where_label, storage, language) + '\n' + say(said, language),
          say(ok, language), say(no, language), language};
}

prompt::PasswordWindow field(const Purpose& purpose, std::string description, const Text& prompt,
                             const std::string& error) {
  prompt::PasswordWindow window;
  window.title = purpose.title;
  window.description = std::move(description);
  window.prompt = say(prompt, purpose.language);
  window.error = error;
  window.ok = purpose.ok;
  window.cancel = say(cancel_button, purpose.language);
  window.pin = true;
  window.language = purpose.language;
  return window;
}

const Text& prompt_of(const Purpose& purpose, PinUser user) {
  if (user == PinUser::administrator) return admin_prompt;
  return purpose.changes_pin ? old_prompt : pin_prompt;
}

}  // namespace

Purpose change_pin_purpose(Language language, const Site& site) {
  Purpose purpose = pin_purpose(language, site, change_title, change_advice, change_ok);
  purpose.changes_pin = true;
  return purpose;
}

Purpose unblock_purpose(Language language, const Site& site) {
  return pin_purpose(language, site, unblock_title, unblock_advice, unblock_ok);
}

prompt::PasswordWindow pin_window(const Purpose& purpose, const StorageInfo& storage,
                                  const PinState& pin, PinUser user, const std::string& error) {
  return field(purpose, description_of(purpose, storage, pin, user), prompt_of(purpose, user),
               error);
}

prompt::ConfirmWindow pin_pad_window(const Purpose& purpose, const StorageInfo& storage,
                                     const PinState& pin, PinUser user, const std::string& error) {
  std::string text = description_of(purpose, storage, pin, user);
  if (!text.ends_with('\n')) text += '\n';
  text += '\n' + say(on_pin_pad, purpose.language);
  if (!error.empty()) text += "\n\n" + error;
  return {purpose.title, std::move(text), purpose.ok, say(cancel_button, purpose.language),
          purpose.language};
}

prompt::ConfirmWindow last_attempt_window(const Purpose& purpose, const StorageInfo& storage,
                                          PinUser user) {
  const Text& said = user == PinUser::administrator ? last_admin_warning : last_warning;
  return question(purpose, storage, last_title, said, last_ok, last_no);
}

prompt::ConfirmWindow cyrillic_window(const Purpose& purpose, const StorageInfo& storage) {
  return question(purpose, storage, cyrillic_title, cyrillic_question, cyrillic_ok, cyrillic_no);
}

prompt::PasswordWindow new_pin_window(const Purpose& purpose, const StorageInfo& storage,
                                      const std::string& error,
                                      std::function<std::string(base::ByteView)> fault) {
  const Language language = purpose.language;
  prompt::PasswordWindow window =
      field(purpose,
            purpose.lines + storage_lines(purpose.place, storage, language) + '\n' +
                say(new_pin_advice, language),
            new_prompt, error);
  window.new_password = true;
  window.fault_of_new_pin = std::move(fault);
  return window;
}

prompt::ConfirmWindow offer_change_window(Language language, const Site& site,
                                          const StorageInfo& storage) {
  return question(change_pin_purpose(language, site), storage, offer_title, offer_question,
                  offer_ok, offer_no);
}

std::string wrong_pin_text(Language language, const PinState& pin, PinUser user) {
  std::string text = say(user == PinUser::administrator ? wrong_admin : wrong, language);
  if (pin.attempts_left)
    text += say(left_label, language) + std::to_string(*pin.attempts_left) + '.';
  return text + say(check_keyboard, language);
}

std::string length_text(Language language, const PinState& pin) {
  std::string text = say(too_short, language) + std::to_string(pin.min_length);
  if (pin.max_length != 0) text += say(too_long, language) + std::to_string(pin.max_length);
  return text + say(not_tried, language);
}

std::string cyrillic_text(Language language) { return say(cyrillic, language); }
std::string refused_text(Language language) { return say(refused, language); }
std::string new_is_old_text(Language language) { return say(is_old, language); }
std::string new_is_default_text(Language language) { return say(is_default, language); }
std::string new_is_cyrillic_text(Language language) { return say(new_cyrillic, language); }

}  // namespace kepka::methods
