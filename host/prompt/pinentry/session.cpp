// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "prompt/pinentry/session.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <utility>
#include <vector>

#include "base/error.h"
#include "prompt/labels.h"
#include "prompt/pinentry/fit.h"

namespace kepka::prompt {

namespace {

using base::Error;
using base::ErrorCode;
using namespace std::chrono_literals;

// libgpg-error: the source is pinentry (5 << 24), the code below it.
constexpr unsigned pinentry_source = 5U << 24U;
constexpr unsigned error_cancelled = pinentry_source + 99;
constexpr unsigned error_timeout = pinentry_source + 62;
constexpr unsigned error_not_confirmed = pinentry_source + 114;

// For everything but the person's answer. pinentry-gnome3 may wait that long for D-Bus.
constexpr auto program_time = 30s;
constexpr auto goodbye_time = 500ms;

}  // namespace

PinentrySession::PinentrySession(const std::filesystem::path& program, const Labels& labels,
                                 base::Patience patience)
    : patience_(std::move(patience)), child_(program, {}), assuan_(child_) {
  assuan_.expect_greeting(patience_.at_most(program_time));
  const std::array<std::pair<std::string_view, std::string_view>, 6> options{{
      {"lc-ctype", "C.UTF-8"},
      {"lc-messages", labels.locale},
      {"default-capshint", labels.caps_lock},
      {"default-tt-visi", labels.show},
      {"default-tt-hide", labels.hide},
      {"default-cf-visi", labels.show_question},
  }};
  for (const auto& [name, value] : options) {
    suggest("OPTION", std::string(name) + '=' + std::string(value));
  }
}

bool PinentrySession::shows_windows() {
  const AssuanReply reply = set("GETINFO", "flavor");
  const std::string_view flavor = reply.data.text();
  return flavor.find("curses") == std::string_view::npos &&
         flavor.find("tty") == std::string_view::npos;
}

void PinentrySession::show(std::string_view command, std::string_view text) {
  if (set(command, fit_text(command, std::string(text))).error != 0) {
    throw Error(ErrorCode::promptFailed, "the prompt program refused " + std::string(command));
  }
}

void PinentrySession::suggest(std::string_view command, std::string_view text) {
  set(command, fit_text(command, std::string(text)));
}

PinentrySession::Answer PinentrySession::ask(std::string_view command,
                                             const Assuan::Quality& quality) {
  const auto left = std::chrono::ceil<std::chrono::seconds>(patience_.until - base::Clock::now());
  suggest("SETTIMEOUT", std::to_string(std::max<std::int64_t>(1, left.count())));
  AssuanReply reply = assuan_.send(command, {}, patience_, quality);
  switch (reply.error) {
    case 0:
      return {.ok = true, .repeated = reply.pin_repeated, .password = std::move(reply.data)};
    case error_cancelled:
    case error_not_confirmed:
      return {};
    case error_timeout:
      throw Error(ErrorCode::deadlineExceeded, "nobody answered the window");
    default:
      throw Error(ErrorCode::promptFailed,
                  "the prompt program failed with " + std::to_string(reply.error));
  }
}

void PinentrySession::say_goodbye() noexcept {
  try {
    const base::Patience moment = patience_.at_most(goodbye_time);
    assuan_.send("BYE", {}, moment);
    child_.wait(moment);
  } catch (const std::exception&) {
    // The answer is here already; a program that does not go is killed with the session.
  }
}

// A program that does not answer is broken, as long as the person's own time is not over.
AssuanReply PinentrySession::set(std::string_view command, std::string_view text) {
  try {
    return assuan_.send(command, text, patience_.at_most(program_time));
  } catch (const Error& error) {
    if (error.code() != ErrorCode::deadlineExceeded) throw;
    patience_.check();
    throw Error(ErrorCode::promptFailed, "the prompt program did not answer");
  }
}

}  // namespace kepka::prompt
