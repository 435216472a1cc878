// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "admin/language.h"

#include <cstdlib>

namespace kepka::admin {

Language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view locale(value);
    const bool russian = locale == "ru" || locale.starts_with("ru_") || locale.starts_with("ru.");
    return russian ? Language::russian : Language::english;
  }
  return Language::english;
}

}  // namespace kepka::admin
