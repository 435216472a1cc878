// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "prompt/prompt.h"

namespace kepka::methods {

/// A sentence of the windows in both languages.
struct Text {
  const char* ru;
  const char* en;
};

inline std::string say(const Text& text, prompt::Language language) {
  return language == prompt::Language::ru ? text.ru : text.en;
}

inline constexpr Text cancel_button{"Отмена", "Cancel"};

}  // namespace kepka::methods
