// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka doctor [--json] [--bundle FILE]
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "apps/kepka/output.h"
#include "apps/kepka/subcommand.h"
#include "base/bytes.h"
#include "doctor/doctor.h"
#include "platform/files.h"
#include "platform/process.h"

namespace kepka::apps {
namespace {

using admin::Text;

struct DoctorOptions {
  bool json = false;
  std::string bundle;
};

constexpr Text bundle_help = {
    "записать отчёт для поддержки в новый файл: без имён, паролей и номеров токенов",
    "write a report for support into a new file: without names, passwords and numbers of tokens"};
constexpr Text written = {"Отчёт записан: ", "The report was written: "};
constexpr Text doctor_footer = {
    "Ничего не меняет, паролей и PIN-кодов не спрашивает, к сети не обращается.\n"
    "Завершается с кодом 0, если всё в порядке (замечания и предупреждения возможны), 1, если "
    "есть\n"
    "неполадки, 2, если неверна команда, 3, если отчёт не записать.",
    "Changes nothing, asks for no password and no PIN, asks no network.\n"
    "Ends with status 0 if all is well (there may be notes and warnings), with 1 if something is\n"
    "wrong, with 2 if the command is wrong, with 3 if the report cannot be written."};

int run_doctor(const DoctorOptions& options, admin::Language language) {
  platform::leave_on_signals();
  const doctor::Computer computer;
  const doctor::Report report = doctor::examine(computer, {});
  const wire::json::object as_json = doctor::report_json(report, computer);
  if (!options.bundle.empty()) {
    const std::string content = wire::json::serialize(as_json) + "\n";
    platform::create_file(std::filesystem::absolute(options.bundle), base::bytes_of(content));
  }
  print_lines(options.json ? wire::json::serialize(as_json) + "\n"
                           : doctor::doctor_text(report, language));
  if (!options.bundle.empty() && !options.json) {
    print_lines(std::string(written.in(language)) + options.bundle + "\n");
  }
  return report.worst() == doctor::Severity::error ? exit_negative : exit_success;
}

}  // namespace

std::function<int()> declare_doctor(CLI::App& app, admin::Language language) {
  const auto options = std::make_shared<DoctorOptions>();
  add_json_flag(app, options->json, language);
  app.add_option("--bundle", options->bundle, std::string(bundle_help.in(language)));
  app.footer(std::string(doctor_footer.in(language)));
  return [options, language] { return run_doctor(*options, language); };
}

}  // namespace kepka::apps
