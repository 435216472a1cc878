// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka inspect FILE [--json]
#include <memory>
#include <string>

#include "admin/inspect.h"
#include "apps/kepka/output.h"
#include "apps/kepka/subcommand.h"

namespace kepka::apps {
namespace {

using admin::Text;

struct InspectOptions {
  std::string file;
  bool json = false;
};

constexpr Text file_help = {
    "файл: DER, PEM, base64 или .reg; папка контейнера КриптоПро",
    "the file: DER, PEM, base64 or .reg; the folder of a CryptoPro container"};
constexpr Text inspect_footer = {
    "Завершается с кодом 0, если файл прочитан (замечания — в ответе), 2, если неверна команда,\n"
    "3, если файл не прочитать или Kepka его не узнаёт.",
    "Ends with status 0 if the file was read (findings are in the answer), 2 if the command is\n"
    "wrong, 3 if the file cannot be read or is nothing that Kepka knows."};

int run_inspect(const InspectOptions& options, admin::Language language) {
  print_report(admin::inspect_path(options.file, now()), options.json, language);
  return exit_success;
}

}  // namespace

std::function<int()> declare_inspect(CLI::App& app, admin::Language language) {
  const auto options = std::make_shared<InspectOptions>();
  app.add_option("FILE", options->file, std::string(file_help.in(language)))
      ->required()
      ->type_name("");
  add_json_flag(app, options->json, language);
  app.footer(std::string(inspect_footer.in(language)));
  return [options, language] { return run_inspect(*options, language); };
}

}  // namespace kepka::apps
