// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka keys [--json]
#include <iostream>
#include <memory>
#include <string>

#include "apps/kepka/output.h"
#include "apps/kepka/session.h"
#include "apps/kepka/subcommand.h"
#include "transfer/stored_keys.h"

namespace kepka::apps {
namespace {

using admin::Text;

struct KeysOptions {
  bool json = false;
};

constexpr Text no_keys = {"Ключей на этом компьютере нет.", "There are no keys on this computer."};
constexpr Text keys_footer = {
    "Пароли и PIN-коды не нужны. Завершается с кодом 0, 2, если неверна команда, 3, если ключи\n"
    "не прочитать.",
    "No password and no PIN is needed. Ends with status 0, with 2 if the command is wrong, with 3\n"
    "if the keys cannot be read."};

int run_keys(const KeysOptions& options, admin::Language language) {
  const Session session = begin_session(language);
  const auto keys = transfer::list_stored_keys(*session.services, session.context.patience);
  const wire::json::object report = transfer::keys_report(keys, prompt_language(language));
  if (!options.json && report.at("items").as_array().empty()) {
    std::cout << no_keys.in(language) << "\n";
    return exit_success;
  }
  print_report(report, options.json, language);
  return exit_success;
}

}  // namespace

std::function<int()> declare_keys(CLI::App& app, admin::Language language) {
  const auto options = std::make_shared<KeysOptions>();
  add_json_flag(app, options->json, language);
  app.footer(std::string(keys_footer.in(language)));
  return [options, language] { return run_keys(*options, language); };
}

}  // namespace kepka::apps
