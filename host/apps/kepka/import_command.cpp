// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka import PATH [--not-exportable] [--json]
#include <memory>
#include <string>

#include "apps/kepka/output.h"
#include "apps/kepka/session.h"
#include "apps/kepka/subcommand.h"
#include "transfer/import_keys.h"

namespace kepka::apps {
namespace {

using admin::Text;

struct ImportOptions {
  std::string path;
  bool not_exportable = false, json = false;
};

constexpr Text path_help = {
    "файл PFX (PKCS #12), папка контейнера КриптоПро или файл .reg с ним",
    "a PFX (PKCS #12), the folder of a CryptoPro container, or a .reg file with it"};
constexpr Text stays_help = {"пометить ключ неэкспортируемым: kepka export его не перенесёт",
                             "mark the key as not exportable: kepka export will not move it"};
constexpr Text import_footer = {
    "Ключ ложится в реестр под новым паролем. Пароли спрашиваются в окнах. Сам файл остаётся\n"
    "там, где был.\n"
    "Завершается с кодом 0, если ключи перенесены, 2, если неверна команда, 3, если нет.",
    "The key goes into the registry under a new password. Passwords are asked for in windows. The\n"
    "file itself stays where it is.\n"
    "Ends with status 0 if the keys were brought in, 2 if the command is wrong, 3 if not."};

int run_import(const ImportOptions& options, admin::Language language) {
  Session session = begin_session(language);
  const transfer::ImportOrder order{options.path, !options.not_exportable};
  wire::json::object report;
  audited(session, "kepka import",
          [&] { report = transfer::import_keys(*session.services, session.context, order); });
  print_report(report, options.json, language);
  return exit_success;
}

}  // namespace

std::function<int()> declare_import(CLI::App& app, admin::Language language) {
  const auto options = std::make_shared<ImportOptions>();
  const auto help = [language](const Text& text) { return std::string(text.in(language)); };
  app.add_option("PATH", options->path, help(path_help))->required()->type_name("");
  app.add_flag("--not-exportable", options->not_exportable, help(stays_help));
  add_json_flag(app, options->json, language);
  app.footer(help(import_footer));
  return [options, language] { return run_import(*options, language); };
}

}  // namespace kepka::apps
