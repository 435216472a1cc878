// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace kepka::admin {

enum class Language { russian, english };

/// One text in both languages, UTF-8.
struct Text {
  std::string_view russian, english;
  std::string_view in(Language language) const {
    return language == Language::russian ? russian : english;
  }
};

/// The language of messages by the environment of POSIX: the first of LC_ALL, LC_MESSAGES and LANG
/// that is set and not empty; Russian if it begins with "ru", else English.
Language language_of_environment();

}  // namespace kepka::admin
