// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/storage_texts.h"

#include <algorithm>

#include "pki/name.h"

namespace kepka::methods {

namespace {

using prompt::Language;

constexpr std::size_t label_limit = 32;  // characters; CK_TOKEN_INFO has 32 bytes (PKCS #11 3.3)
constexpr std::size_t number_limit = 40;
constexpr Text registry_in_a_place{"реестр", "registry"};

// Words of manufacturer and model in lower case; the first that stands in them counts.
struct DefaultPin {
  const char* word;
  const char* pin;
};
constexpr DefaultPin default_pins[] = {
    {"rutoken", "12345678"},        {"jacarta lt", "1234567890"}, {"jacarta pki", "11111111"},
    {"jacarta-2 se", "0987654321"}, {"jacarta-2", "1234567890"},  {"esmart", "12345678"},
    {"etoken pro", "1234567890"},
};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return text;
}

}  // namespace

std::string label_of(const keystore::StorageInfo& storage, Language language) {
  return language == Language::ru ? storage.label_ru : storage.label_en;
}

std::string number_of(const std::string& serial_decimal, const std::string& serial) {
  return pki::display_text(serial_decimal.empty() ? serial : serial_decimal, number_limit);
}

std::string name_of(const keystore::StorageInfo& storage, Language language) {
  std::string name = label_of(storage, language);
  if (!storage.token) return name;
  return name + " № " + number_of(storage.token->serial_decimal, storage.token->serial);
}

std::string storage_lines(const Text& label, const keystore::StorageInfo& storage,
                          Language language) {
  std::string lines = say(label, language) + label_of(storage, language);
  if (!storage.token) return lines + '\n';
  const keystore::TokenFacts& token = *storage.token;
  if (!token.label.empty()) lines += " «" + pki::display_text(token.label, label_limit) + "»";
  lines += "\n№ " + number_of(token.serial_decimal, token.serial);
  if (!token.serial_decimal.empty())
    lines += " (" + pki::display_text(token.serial, number_limit) + ')';
  return lines + '\n';
}

std::string place_of(const std::string& computer, const keystore::StorageInfo& storage,
                     Language language) {
  const std::string name =
      storage.token ? name_of(storage, language) : say(registry_in_a_place, language);
  return computer + " (" + name + ')';
}

std::string default_pin_of(const keystore::TokenFacts& token) {
  const std::string words = lower(token.manufacturer + ' ' + token.model);
  for (const DefaultPin& row : default_pins) {
    if (words.find(row.word) != std::string::npos) return row.pin;
  }
  return {};
}

}  // namespace kepka::methods
