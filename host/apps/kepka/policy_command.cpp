// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka policy show [--origin URL] [--json] | check FILE... [--json]
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "apps/kepka/output.h"
#include "apps/kepka/subcommand.h"
#include "platform/paths.h"
#include "policy/report.h"

namespace kepka::apps {
namespace {

using admin::Language;
using admin::Text;
namespace json = wire::json;

struct PolicyOptions {
  std::string origin;
  std::vector<std::string> files;
  bool json = false;
};

constexpr Text about_show = {"показать действующие правила и откуда каждое взялось",
                             "show the rules that hold, and where each came from"};
constexpr Text about_check = {"проверить файлы правил", "check files of rules"};
constexpr Text for_origin_help = {"что правила значат для этого сайта (https://lk.example.ru)",
                                  "what they mean for this site (https://lk.example.ru)"};
constexpr Text files_help = {"файлы правил", "files of rules"};
constexpr Text policy_footer = {
    "show завершается с кодом 0, 1, если правила повреждены и поэтому запрещено всё. check — с\n"
    "кодом 0, если файлы верны, 1, если нет. 2, если неверна команда.",
    "show ends with status 0, or 1 if the rules are damaged, so that everything is refused. check\n"
    "ends with 0 if the files are sound, with 1 if not. 2 if the command is wrong."};

constexpr Text by_default = {"по умолчанию", "by default"};
constexpr Text nothing_said = {"не задано", "not set"};
constexpr Text refused = {"Правила повреждены, поэтому запрещено всё:",
                          "The rules are damaged, so everything is refused:"};
constexpr Text no_files = {"Файлов правил нет", "There are no files of rules"};
constexpr Text sound = {"верен", "sound"};

void write(const json::object& report) { std::cout << json::serialize(report) << "\n"; }

std::string shown_value(const json::value& value, Language language) {
  return value.is_null() ? std::string(nothing_said.in(language)) : json::serialize(value);
}

void write_faults(const policy::RuleFile& file) {
  for (const policy::RuleFault& fault : file.faults)
    std::cout << file.file.string() << ":" << (fault.line == 0 ? " " : "") << fault.text() << "\n";
}

void write_rule(const policy::EffectiveRule& rule, Language language) {
  std::cout << policy::row_of(rule.key).key << " = " << shown_value(rule.value, language);
  if (rule.sources.empty()) std::cout << "  (" << by_default.in(language) << ")";
  std::cout << "\n";
  for (const policy::RuleSource& source : rule.sources) {
    std::cout << "    " << source.file.string() << ": " << json::serialize(source.value) << "\n";
  }
}

void write_rules(const policy::Policy& rules, const std::filesystem::path& folder,
                 Language language) {
  if (rules.files().empty())
    std::cout << no_files.in(language) << ": " << folder.string() << "\n\n";
  if (!rules.fault().empty()) {
    std::cout << refused.in(language) << "\n";
    for (const policy::RuleFile& file : rules.files()) write_faults(file);
    std::cout << "\n";
  }
  for (const policy::EffectiveRule& rule : rules.rules()) write_rule(rule, language);
}

void write_origin(const json::object& report) {
  std::cout << "\n" << std::string(report.at("origin").as_string()) << "\n";
  for (const auto& [key, value] : report) {
    if (key != "origin") std::cout << "    " << key << " = " << json::serialize(value) << "\n";
  }
}

int show_rules(const PolicyOptions& options, Language language) {
  const std::filesystem::path folder = platform::policy_folder();
  const policy::Policy rules = policy::Policy::load(folder);
  json::object report = policy::rules_report(rules, folder);
  if (!options.origin.empty()) report["site"] = policy::origin_report(rules, options.origin);
  if (options.json) {
    write(report);
  } else {
    write_rules(rules, folder, language);
    if (!options.origin.empty()) write_origin(report.at("site").as_object());
  }
  return rules.fault().empty() ? exit_success : exit_negative;
}

int check_rules(const PolicyOptions& options, Language language) {
  json::array files;
  bool all_sound = true;
  for (const std::string& name : options.files) {
    const policy::RuleFile file = policy::check_rule_file(name);
    all_sound = all_sound && file.faults.empty();
    files.push_back(policy::file_report(file));
    if (options.json) continue;
    write_faults(file);
    if (file.faults.empty()) std::cout << name << ": " << sound.in(language) << "\n";
  }
  if (options.json) write({{"files", std::move(files)}});
  return all_sound ? exit_success : exit_negative;
}

}  // namespace

std::function<int()> declare_policy(CLI::App& app, Language language) {
  const auto options = std::make_shared<PolicyOptions>();
  const auto help = [language](const Text& text) { return std::string(text.in(language)); };
  app.require_subcommand(1);
  app.footer(help(policy_footer));
  CLI::App* shows = app.add_subcommand("show", help(about_show));
  shows->add_option("--origin", options->origin, help(for_origin_help))->type_name("URL");
  add_json_flag(*shows, options->json, language);
  CLI::App* checks = app.add_subcommand("check", help(about_check));
  checks->add_option("FILE", options->files, help(files_help))->required()->type_name("");
  add_json_flag(*checks, options->json, language);
  return [options, shows, language] {
    std::cout.exceptions(std::ios::failbit | std::ios::badbit);
    return shows->parsed() ? show_rules(*options, language) : check_rules(*options, language);
  };
}

}  // namespace kepka::apps
