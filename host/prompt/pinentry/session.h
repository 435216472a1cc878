// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/patience.h"
#include "base/secret.h"
#include "platform/child.h"
#include "prompt/labels.h"
#include "prompt/pinentry/assuan.h"
#include "prompt/prompt.h"

namespace kepka::prompt {

/// One run of a pinentry program: it is told what to show, asked, and ended. Ends the program (and
/// so its window) with the object.
class PinentrySession {
 public:
  /// Starts the program and tells it the port's own labels. Throws Error(childFailed |
  /// promptFailed), or what patience throws; so do all methods.
  PinentrySession(const std::filesystem::path& program, const Labels& labels,
                  base::Patience patience);

  /// False if the program chose to draw into a terminal (pinentry-gnome3 without GNOME, or with the
  /// screen locked).
  bool shows_windows();

  /// What the person must see: a program that refuses it is Error(promptFailed).
  void show(std::string_view command, std::string_view text);

  /// What only makes it nicer: refusals are passed over.
  void suggest(std::string_view command, std::string_view text);

  struct Answer {
    bool ok = false;  // else the person said no: cancel, Esc, ×
    bool repeated = false;
    base::Secret password;
  };

  /// GETPIN or CONFIRM. Throws Error(deadlineExceeded) when the program's own time is over.
  Answer ask(std::string_view command, const Assuan::Quality& quality = {});

  /// Lets the program end by itself, for a moment.
  void say_goodbye() noexcept;

 private:
  AssuanReply set(std::string_view command, std::string_view text);

  base::Patience patience_;
  platform::Child child_;
  Assuan assuan_;
};

}  // namespace kepka::prompt
