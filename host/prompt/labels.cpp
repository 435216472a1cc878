// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "prompt/labels.h"

namespace kepka::prompt {

namespace {

constexpr Labels russian{
    .repeat = "Ещё раз:",
    .repeat_error = "Пароли не совпадают. Введите пароль ещё раз.",
    .quality = "Надёжность:",
    .quality_hint = "Насколько трудно подобрать этот пароль. Нужно не меньше 8 символов.",
    .empty = "Введите пароль.",
    .too_short = "Пароль слишком короткий: нужно не меньше 8 символов.",
    .too_long = "Пароль слишком длинный: можно не больше 128 символов.",
    .caps_lock = "Включён Caps Lock",
    .show = "Показать пароль",
    .hide = "Скрыть пароль",
    .show_question = "Показать пароль на экране?",
    .locale = "ru_RU.UTF-8",
};

constexpr Labels english{
    .repeat = "Once more:",
    .repeat_error = "The passwords differ. Type the password again.",
    .quality = "Strength:",
    .quality_hint = "How hard this password is to guess. At least 8 characters are needed.",
    .empty = "Type the password.",
    .too_short = "The password is too short: at least 8 characters are needed.",
    .too_long = "The password is too long: at most 128 characters are possible.",
    .caps_lock = "Caps Lock is on",
    .show = "Show the password",
    .hide = "Hide the password",
    .show_question = "Show the password on the screen?",
    .locale = "en_US.UTF-8",
};

constexpr Labels with_pin(Labels labels, bool is_russian) {
  labels.repeat_error = is_russian ? "PIN-коды не совпадают. Введите PIN-код ещё раз."
                                   : "The PINs differ. Type the PIN again.";
  labels.empty = is_russian ? "Введите PIN-код." : "Type the PIN.";
  labels.show = is_russian ? "Показать PIN-код" : "Show the PIN";
  labels.hide = is_russian ? "Скрыть PIN-код" : "Hide the PIN";
  labels.show_question = is_russian ? "Показать PIN-код на экране?" : "Show the PIN on the screen?";
  return labels;
}

constexpr Labels russian_pin = with_pin(russian, true);
constexpr Labels english_pin = with_pin(english, false);

}  // namespace

const Labels& labels_of(Language language, bool pin) {
  if (pin) return language == Language::ru ? russian_pin : english_pin;
  return language == Language::ru ? russian : english;
}

}  // namespace kepka::prompt
