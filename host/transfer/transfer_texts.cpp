// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "transfer/transfer_texts.h"

#include <algorithm>

#include "pki/name.h"

namespace kepka::transfer {
namespace {

using methods::say;
using methods::Text;
using prompt::Language;

constexpr Text export_command{"Команда kepka export на этом компьютере",
                              "The command kepka export on this computer"};
constexpr Text import_command{"Команда kepka import на этом компьютере",
                              "The command kepka import on this computer"};
constexpr Text whose_key_label{"Чей ключ: ", "Whose key: "};
constexpr Text valid_until_label{"Действует до: ", "Valid until: "};
constexpr Text file_label{"Файл: ", "File: "};
constexpr Text in_place{"Где: ", "Where: "};
constexpr Text to_place{"Куда: ", "Where to: "};
constexpr Text unnamed_key{"ключ без сертификата", "a key without a certificate"};
constexpr Text export_title{"Kepka — перенос ключа в файл", "Kepka — a key into a file"};
constexpr Text export_ok{"Перенести", "Export"};
constexpr Text export_warning{"Кто получит файл и его пароль, сможет подписывать за владельца.",
                              "Whoever gets the file and its password can sign for the owner."};
constexpr Text file_password_title{"Kepka — пароль файла", "Kepka — password of the file"};
constexpr Text new_password_advice{
    "Придумайте пароль для файла. Он понадобится, чтобы перенести ключ из файла.\nВосстановить его "
    "нельзя.",
    "Choose a password for the file. It is needed to bring the key from the file.\nIt cannot be "
    "recovered."};
constexpr Text old_password_advice{"Введите пароль, которым защищён файл.",
                                   "Type the password that protects the file."};
constexpr Text file_password_prompt{"Пароль файла:", "Password:"};
constexpr Text save_ok{"Сохранить", "Save"};
constexpr Text open_ok{"Открыть", "Open"};
constexpr Text wrong_file_password{
    "Пароль не подходит. Проверьте раскладку клавиатуры и Caps Lock.",
    "The password is wrong. Check the keyboard layout and Caps Lock."};
constexpr Text import_title{"Kepka — перенос ключа в реестр", "Kepka — a key into the registry"};
constexpr Text import_ok{"Перенести", "Import"};

constexpr std::size_t file_name_limit = 80;  // characters
constexpr std::size_t owners_shown = 3;

std::string file_line(const std::string& name, Language language) {
  return say(file_label, language) + pki::display_text(name, file_name_limit) + '\n';
}

std::string key_lines(const StoredKey& key, Language language) {
  std::string lines = say(whose_key_label, language) + owner_of(key, language) + '\n';
  if (key.certificate) {
    lines +=
        say(valid_until_label, language) + pki::display_date(key.certificate->not_after) + '\n';
  }
  return lines;
}

prompt::PasswordWindow file_window(const std::string& description, const Text& ok,
                                   Language language) {
  prompt::PasswordWindow window;
  window.title = say(file_password_title, language);
  window.description = description;
  window.prompt = say(file_password_prompt, language);
  window.ok = say(ok, language);
  window.cancel = say(methods::cancel_button, language);
  window.language = language;
  return window;
}

}  // namespace

std::string owner_of(const StoredKey& key, Language language) {
  if (key.certificate) return methods::person_of(key.certificate->subject);
  if (!key.record.label.empty()) return pki::display_text(key.record.label);
  return say(unnamed_key, language);
}

methods::Purpose export_purpose(Language language, const StoredKey& key,
                                const std::filesystem::path& file) {
  return {.site = {},
          .title = say(export_title, language),
          .lines = say(export_command, language) + "\n\n" + key_lines(key, language) +
                   file_line(file.filename().string(), language) + say(export_warning, language) +
                   '\n',
          .place = in_place,
          .advice = {},
          .ok = say(export_ok, language),
          .language = language};
}

prompt::PasswordWindow new_file_password_window(Language language, const StoredKey& key,
                                                const std::filesystem::path& file) {
  prompt::PasswordWindow window = file_window(
      say(export_command, language) + "\n\n" + key_lines(key, language) +
          file_line(file.filename().string(), language) + say(new_password_advice, language),
      save_ok, language);
  window.new_password = true;
  return window;
}

prompt::PasswordWindow file_password_window(Language language, const std::string& source,
                                            bool wrong) {
  prompt::PasswordWindow window =
      file_window(say(import_command, language) + "\n\n" + file_line(source, language) +
                      say(old_password_advice, language),
                  open_ok, language);
  if (wrong) window.error = say(wrong_file_password, language);
  return window;
}

methods::Purpose import_purpose(Language language, const std::vector<std::string>& owners) {
  std::string lines = say(import_command, language) + "\n\n";
  for (std::size_t i = 0; i < std::min(owners.size(), owners_shown); ++i) {
    const std::string owner =
        owners[i].empty() ? say(unnamed_key, language) : pki::display_text(owners[i]);
    lines += say(whose_key_label, language) + owner + '\n';
  }
  if (owners.size() > owners_shown) {
    lines += "… + " + std::to_string(owners.size() - owners_shown) + '\n';
  }
  return {.site = {},
          .title = say(import_title, language),
          .lines = std::move(lines),
          .place = to_place,
          .advice = {},
          .ok = say(import_ok, language),
          .language = language};
}

}  // namespace kepka::transfer
