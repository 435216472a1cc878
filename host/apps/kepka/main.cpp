// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka: the person's and administrator's command. Finds the subcommand, runs it, tells its errors.
#include <CLI/CLI.hpp>
#include <exception>
#include <functional>
#include <iostream>
#include <map>
#include <string>

#include "apps/kepka/subcommand.h"
#include "base/error.h"
#include "platform/process.h"
#include "version.gen.h"

namespace {

using namespace kepka;
using admin::Language;
using admin::Text;

constexpr Text about = {"Kepka: ключи и сертификаты на этом компьютере",
                        "Kepka: keys and certificates on this computer"};
constexpr Text help_help = {"показать эту справку", "show this help"};
constexpr Text version_help = {"показать версию", "show the version"};
constexpr Text see_help = {"Справка: kepka --help", "For help: kepka --help"};
constexpr Text options_title = {"Ключи", "Options"};
constexpr Text commands_title = {"Команды", "Subcommands"};

// The words of CLI11's own help.
constexpr struct {
  const char* label;
  Text text;
} words[] = {
    {"Usage", {"Использование", "Usage"}},
    {"OPTIONS", {"КЛЮЧИ", "OPTIONS"}},
    {"SUBCOMMAND", {"КОМАНДА", "COMMAND"}},
    {"SUBCOMMANDS", {"КОМАНДЫ", "COMMANDS"}},
    {"Positionals", {"Аргументы", "Arguments"}},
    {"REQUIRED", {"", ""}},
    {"TEXT", {"FILE", "FILE"}},
};

// What CLI11 finds wrong with a command line, by its number for it.
constexpr struct {
  CLI::ExitCodes code;
  Text text;
} mistakes[] = {
    {CLI::ExitCodes::RequiredError,
     {"в команде не хватает аргумента", "the command lacks an argument"}},
    {CLI::ExitCodes::ExtrasError,
     {"в команде лишний аргумент", "the command has an argument too many"}},
    {CLI::ExitCodes::ArgumentMismatch, {"у ключа нет значения", "an option lacks its value"}},
};
constexpr Text other_mistake = {"команда неверна", "the command is wrong"};

std::string in(const Text& text, Language language) { return std::string(text.in(language)); }

void declare_common(CLI::App& app, Language language) {
  for (const auto& word : words) app.get_formatter()->label(word.label, in(word.text, language));
  app.set_help_flag("-h,--help", in(help_help, language))->group(in(options_title, language));
  app.option_defaults()->group(in(options_title, language));
}

void tell(const CLI::ParseError& error, const CLI::App& app, Language language) {
  Text text = other_mistake;
  for (const auto& mistake : mistakes) {
    if (error.get_exit_code() == static_cast<int>(mistake.code)) text = mistake.text;
  }
  std::cerr << "kepka: " << in(text, language);
  for (const std::string& extra : app.remaining(true)) std::cerr << " " << extra;
  std::cerr << "\n" << in(see_help, language) << "\n";
}

void tell(const base::Error& error, Language language) {
  const base::CatalogueEntry& entry = base::catalogue_entry(error.code());
  const bool russian = language == Language::russian;
  std::cerr << "kepka: " << (russian ? entry.message_ru : entry.message_en) << "\n"
            << (russian ? entry.remedy_ru : entry.remedy_en) << "\n";
  std::cerr << "(" << error.what() << ")\n";
}

int run(CLI::App& app, const std::map<std::string, std::function<int()>>& runners,
        Language language) {
  try {
    return runners.at(app.get_subcommands().front()->get_name())();
  } catch (const base::Error& error) {
    tell(error, language);
  } catch (const std::exception& error) {  // out of memory, or standard output is closed
    std::cerr << "kepka: " << error.what() << "\n";
  }
  return apps::exit_unreadable;
}

int parse_and_run(int argc, char** argv, Language language) {
  CLI::App app(in(about, language), "kepka");
  declare_common(app, language);
  app.set_version_flag("--version", std::string(base::version), in(version_help, language))
      ->group(in(options_title, language));
  app.require_subcommand(1);
  std::map<std::string, std::function<int()>> runners;
  for (const apps::Subcommand& row : apps::subcommands()) {
    CLI::App* subcommand = app.add_subcommand(row.name, in(row.about, language));
    subcommand->group(in(commands_title, language));
    declare_common(*subcommand, language);
    runners[row.name] = row.declare(*subcommand, language);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {  // help and version
    return app.exit(success, std::cout, std::cerr);
  } catch (const CLI::ParseError& error) {
    tell(error, app, language);
    return apps::exit_usage;
  }
  return run(app, runners, language);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    platform::harden_process();
    return parse_and_run(argc, argv, admin::language_of_environment());
  } catch (const std::exception& error) {
    std::cerr << "kepka: " << error.what() << "\n";
    return apps::exit_unreadable;
  }
}
