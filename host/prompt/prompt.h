// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/patience.h"
#include "base/secret.h"

namespace kepka::prompt {

enum class Language { ru, en };

/// All texts are UTF-8, already harmless (pki::display_text) and already in the person's language;
/// the port adds nothing but its own labels for repeating and quality.
struct PasswordWindow {
  std::string title;
  std::string description;  // lines separated by \n
  std::string prompt;       // "Пароль:"
  std::string error;        // shown in red above the field; empty: none
  std::string ok, cancel;
  bool new_password = false;  // ask twice, show quality, refuse below the rules of password_rules.h
  bool pin = false;           // the port's own labels speak of a PIN; a new one has no quality
  /// Says what is wrong with a new PIN, in the person's language; empty: nothing. Instead of the
  /// rules of password_rules.h, for a new PIN alone.
  std::function<std::string(base::ByteView pin)> fault_of_new_pin;
  Language language = Language::ru;
};

struct ConfirmWindow {
  std::string title;
  std::string description;
  std::string ok, cancel;
  Language language = Language::ru;
};

/// Kepka's own windows. One at a time for a person, also across processes: the implementation holds
/// a lock between processes while a window is open. Every method throws Error(cancelled) with data
/// "phase" for patience that ended, after ten minutes in any case, Error(noPrompt) with data
/// "reason" (noDisplay, noProgram) when no window can be shown, and Error(promptFailed) when the
/// program crashed or talked nonsense.
class Prompt {
 public:
  virtual ~Prompt() = default;
  /// Never empty. Throws Error(cancelled) for Отмена, Esc and ×.
  virtual base::Secret ask_password(const PasswordWindow& window,
                                    const base::Patience& patience) = 0;
  /// True for ok; false for cancel, Esc and × (pinentry does not tell them apart).
  [[nodiscard]] virtual bool confirm(const ConfirmWindow& window,
                                     const base::Patience& patience) = 0;
  /// What would stop a window from being shown now: throws Error(noPrompt) with a reason, shows
  /// nothing.
  virtual void check_available() = 0;
};

}  // namespace kepka::prompt
