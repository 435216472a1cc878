// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <span>

#include "admin/language.h"

namespace kepka::apps {

/// What every subcommand ends with; each says in its help which of them it uses.
inline constexpr int exit_success = 0;
inline constexpr int exit_negative = 1;    // it was done, and the answer is no
inline constexpr int exit_usage = 2;       // the command line is wrong
inline constexpr int exit_unreadable = 3;  // a file cannot be read, or is nothing that Kepka knows

/// One subcommand of `kepka`. To add one: a file of its own, and a row in subcommands.cpp.
struct Subcommand {
  const char* name;
  admin::Text about;
  /// Declares its arguments in `app`, and gives back what runs once they were read: it writes to
  /// standard output and gives an exit status. What it throws is told and ends with
  /// exit_unreadable.
  std::function<int()> (*declare)(CLI::App& app, admin::Language language);
};

std::span<const Subcommand> subcommands();

/// --json: the answer as one line of JSON.
void add_json_flag(CLI::App& app, bool& as_json, admin::Language language);

std::function<int()> declare_inspect(CLI::App& app, admin::Language language);
std::function<int()> declare_verify(CLI::App& app, admin::Language language);
std::function<int()> declare_doctor(CLI::App& app, admin::Language language);
std::function<int()> declare_keys(CLI::App& app, admin::Language language);
std::function<int()> declare_export(CLI::App& app, admin::Language language);
std::function<int()> declare_import(CLI::App& app, admin::Language language);
std::function<int()> declare_register(CLI::App& app, admin::Language language);
std::function<int()> declare_unregister(CLI::App& app, admin::Language language);
std::function<int()> declare_policy(CLI::App& app, admin::Language language);
std::function<int()> declare_consents(CLI::App& app, admin::Language language);
std::function<int()> declare_forget(CLI::App& app, admin::Language language);
std::function<int()> declare_log(CLI::App& app, admin::Language language);

}  // namespace kepka::apps
