// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "prompt/pinentry/pinentry_prompt.h"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "platform/file_lock.h"
#include "platform/process.h"
#include "prompt/labels.h"
#include "prompt/password_rules.h"
#include "prompt/pinentry/choice.h"
#include "prompt/pinentry/fit.h"
#include "prompt/pinentry/session.h"

namespace kepka::prompt {

namespace {

using base::Error;
using base::ErrorCode;

constexpr auto longest_wait = std::chrono::minutes(10);

Error no_prompt(const char* reason, std::string detail) {
  return Error(ErrorCode::noPrompt, std::move(detail)).with("reason", reason);
}

Error cancelled(const char* phase, std::string detail) {
  return Error(ErrorCode::cancelled, std::move(detail)).with("phase", phase);
}

// For the person Отмена, a stop and the end of patience are one thing; a program that broke is
// another. Throws.
[[noreturn]] void rethrow_as_prompt_error(const Error& error, const char* phase) {
  switch (error.code()) {
    case ErrorCode::cancelled:
    case ErrorCode::deadlineExceeded:
      throw cancelled(phase, error.detail());
    case ErrorCode::childFailed:
      throw Error(ErrorCode::promptFailed, error.detail());
    default:
      throw error;
  }
}

platform::FileLock lock_windows(const std::filesystem::path& lock_file,
                                const base::Patience& patience) {
  try {
    return platform::FileLock(lock_file, patience);
  } catch (const Error& error) {
    rethrow_as_prompt_error(error, "waiting_window");
  }
}

// Below the rules the bar is red: pinentry's convention for a negative quality.
int bar_of(base::ByteView password) {
  const int quality = password_quality(password);
  return judge_password(password) == PasswordVerdict::good ? quality : -quality;
}

const Labels& labels_for(const PasswordWindow& window) {
  return labels_of(window.language, window.pin);
}

// Empty if the password can be used.
std::string fault_of(base::ByteView password, const PasswordWindow& window) {
  const Labels& labels = labels_for(window);
  if (password.empty()) return labels.empty;
  if (!window.new_password) return {};
  if (window.pin) return window.fault_of_new_pin ? window.fault_of_new_pin(password) : "";
  switch (judge_password(password)) {
    case PasswordVerdict::too_short:
      return labels.too_short;
    case PasswordVerdict::too_long:
      return labels.too_long;
    case PasswordVerdict::good:
      return {};
  }
  return {};
}

base::Secret ask_once(PinentrySession& session, const Assuan::Quality& quality, bool& repeated) {
  PinentrySession::Answer answer = session.ask("GETPIN", quality);
  if (!answer.ok) throw Error(ErrorCode::cancelled, "the person closed the window");
  repeated = answer.repeated;
  return std::move(answer.password);
}

base::Secret ask_existing(PinentrySession& session, const PasswordWindow& window) {
  std::string error = window.error;
  for (;;) {
    if (!error.empty()) session.show("SETERROR", error);
    bool repeated = false;
    base::Secret password = ask_once(session, {}, repeated);
    error = fault_of(password.view(), window);
    if (error.empty()) return password;
  }
}

// For a program without a second field: the same window once more, with another label.
bool typed_again(PinentrySession& session, const PasswordWindow& window,
                 const base::Secret& password) {
  session.show("SETERROR", "");
  session.show("SETPROMPT", labels_for(window).repeat);
  bool repeated = false;
  const base::Secret again = ask_once(session, {}, repeated);
  session.show("SETPROMPT", window.prompt);
  return again.equals(password.view());
}

base::Secret ask_new(PinentrySession& session, const PasswordWindow& window) {
  const Labels& labels = labels_for(window);
  std::string error = window.error;
  for (;;) {
    // pinentry forgets these with each answer.
    session.suggest("SETREPEAT", labels.repeat);
    session.suggest("SETREPEATERROR", labels.repeat_error);
    if (!window.pin) {
      session.suggest("SETQUALITYBAR", labels.quality);
      session.suggest("SETQUALITYBAR_TT", labels.quality_hint);
    }
    if (!error.empty()) session.show("SETERROR", error);
    bool repeated = false;
    base::Secret password = ask_once(session, window.pin ? Assuan::Quality() : bar_of, repeated);
    error = fault_of(password.view(), window);
    if (!error.empty()) continue;
    if (repeated || typed_again(session, window, password)) return password;
    error = labels.repeat_error;
  }
}

class PinentryPrompt : public Prompt {
 public:
  PinentryPrompt(std::filesystem::path policy_path, std::filesystem::path lock_file)
      : policy_path_(std::move(policy_path)), lock_file_(std::move(lock_file)) {}

  base::Secret ask_password(const PasswordWindow& window, const base::Patience& patience) override;
  bool confirm(const ConfirmWindow& window, const base::Patience& patience) override;
  void check_available() override { programs(); }

 private:
  std::vector<std::filesystem::path> programs() const;
  std::unique_ptr<PinentrySession> start(const Labels& labels,
                                         const base::Patience& patience) const;

  std::filesystem::path policy_path_;
  std::filesystem::path lock_file_;
};

base::Secret PinentryPrompt::ask_password(const PasswordWindow& window,
                                          const base::Patience& patience) {
  check_available();
  const base::Patience human = patience.at_most(longest_wait);
  const platform::FileLock lock = lock_windows(lock_file_, human);
  try {
    const auto session = start(labels_for(window), human);
    session->show("SETTITLE", window.title);
    session->show("SETDESC", window.description);
    session->show("SETPROMPT", window.prompt);
    session->show("SETOK", button_label(window.ok));
    session->show("SETCANCEL", button_label(window.cancel));
    base::Secret password =
        window.new_password ? ask_new(*session, window) : ask_existing(*session, window);
    session->say_goodbye();
    return password;
  } catch (const Error& error) {
    rethrow_as_prompt_error(error, "waiting_user");
  }
}

bool PinentryPrompt::confirm(const ConfirmWindow& window, const base::Patience& patience) {
  check_available();
  const base::Patience human = patience.at_most(longest_wait);
  const platform::FileLock lock = lock_windows(lock_file_, human);
  try {
    const auto session = start(labels_of(window.language, false), human);
    session->show("SETTITLE", window.title);
    session->show("SETDESC", window.description);
    session->show("SETOK", button_label(window.ok));
    session->show("SETCANCEL", button_label(window.cancel));
    const bool ok = session->ask("CONFIRM").ok;
    session->say_goodbye();
    return ok;
  } catch (const Error& error) {
    rethrow_as_prompt_error(error, "waiting_user");
  }
}

std::vector<std::filesystem::path> PinentryPrompt::programs() const {
  if (!platform::has_display())
    throw no_prompt("noDisplay", "neither DISPLAY nor WAYLAND_DISPLAY is set");
  std::vector<std::filesystem::path> found = find_pinentries(policy_path_);
  if (found.empty()) throw no_prompt("noProgram", "no pinentry program with a window is installed");
  return found;
}

std::unique_ptr<PinentrySession> PinentryPrompt::start(const Labels& labels,
                                                       const base::Patience& patience) const {
  for (const std::filesystem::path& program : programs()) {
    auto session = std::make_unique<PinentrySession>(program, labels, patience);
    if (session->shows_windows()) return session;
    session->say_goodbye();
  }
  throw no_prompt("noProgram", "every pinentry program wants a terminal");
}

}  // namespace

std::unique_ptr<Prompt> make_pinentry_prompt(std::filesystem::path policy_path,
                                             std::filesystem::path lock_file) {
  return std::make_unique<PinentryPrompt>(std::move(policy_path), std::move(lock_file));
}

}  // namespace kepka::prompt
