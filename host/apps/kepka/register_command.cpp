// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka register   [--user|--system] [--browser NAME]... [--host PATH] [--prefix DIR] [--dry-run]
// [--json] kepka unregister [--user|--system] [--browser NAME]... [--prefix DIR] [--dry-run]
// [--json]
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "admin/registration.h"
#include "apps/kepka/output.h"
#include "apps/kepka/subcommand.h"
#include "platform/paths.h"
#include "platform/process.h"

namespace kepka::apps {
namespace {

namespace fs = std::filesystem;
using admin::Text;

struct RegisterOptions {
  std::vector<std::string> browsers;
  std::string host, prefix;
  bool user = false, system = false, dry_run = false, json = false;
};

constexpr Text user_help = {"для этого пользователя (если не root, и так)",
                            "for this user (the default, but for root)"};
constexpr Text system_help = {"для всех пользователей (для root и так)",
                              "for all users (root's default)"};
constexpr Text browser_help = {"только эти браузеры:\n", "only these browsers:\n"};
constexpr Text host_help = {"полный путь kepka-host, если она не рядом с kepka",
                            "the whole path of kepka-host, if it is not beside kepka"};
constexpr Text prefix_help = {"писать под этой папкой вместо /; пути в манифестах остаются без неё",
                              "write under this folder in place of /; paths in manifests are "
                              "without it"};
constexpr Text dry_help = {"сказать, что будет сделано, и ничего не делать",
                           "tell what would be done, and do nothing"};
constexpr Text register_footer = {
    "Чужие файлы остаются, как есть. Что записано, помнит registered.json в /var/lib/kepka или\n"
    "~/.local/share/kepka.\n"
    "Завершается с кодом 0, если манифесты на местах, 1, если не все, 2, если неверна команда,\n"
    "3, если ничего не сделано.",
    "Files of others stay as they are. What was written is kept in registered.json in\n"
    "/var/lib/kepka or ~/.local/share/kepka.\n"
    "Ends with status 0 if the manifests are in place, 1 if not all of them, 2 if the command is\n"
    "wrong, 3 if nothing was done."};
constexpr Text unregister_footer = {
    "Удаляется только то, что записала kepka register и никто не менял.\n"
    "Завершается с кодом 0, если этих манифестов больше нет, 1, если что-то осталось, 2, если\n"
    "неверна команда, 3, если ничего не сделано.",
    "Only what kepka register wrote and nobody has changed is removed.\n"
    "Ends with status 0 if those manifests are gone, 1 if something was left, 2 if the command is\n"
    "wrong, 3 if nothing was done."};

constexpr const char* packaged_host = "/usr/lib/kepka/kepka-host";

fs::path default_host() {
  const fs::path beside = platform::program_folder() / "kepka-host";
  return platform::exists(beside) ? beside : fs::path(packaged_host);
}

admin::RegistrationOrder order_of(const RegisterOptions& options) {
  const bool for_all = options.system || (!options.user && platform::is_administrator());
  admin::RegistrationOrder order;
  order.place.scope = for_all ? admin::RegistrationScope::system : admin::RegistrationScope::user;
  if (!options.prefix.empty()) {
    order.place.prefix = fs::weakly_canonical(fs::absolute(options.prefix));
  }
  order.browsers = options.browsers;
  order.host = options.host.empty() ? default_host() : fs::path(options.host);
  order.dry_run = options.dry_run;
  return order;
}

int tell_registration(const admin::RegistrationReport& report, bool as_json,
                      admin::Language language) {
  if (as_json) {
    print_report(admin::registration_json(report), true, language);
  } else {
    std::cout << admin::registration_text(report, language) << std::flush;
  }
  return report.complete() ? exit_success : exit_negative;
}

// What both take.
std::shared_ptr<RegisterOptions> declare_options(CLI::App& app, admin::Language language) {
  const auto options = std::make_shared<RegisterOptions>();
  const auto help = [language](const Text& text) { return std::string(text.in(language)); };
  std::string names;
  for (const admin::Browser& browser : admin::browsers(admin::System::linux_)) {
    names += (names.empty() ? "" : ", ") + std::string(browser.name);
  }
  CLI::Option* user = app.add_flag("--user", options->user, help(user_help));
  app.add_flag("--system", options->system, help(system_help))->excludes(user);
  app.add_option("--browser", options->browsers, help(browser_help) + names)
      ->type_name("NAME")
      ->check([](const std::string& name) {
        const bool known = admin::find_browser(admin::System::linux_, name) != nullptr;
        return known ? std::string() : std::string("unknown browser");
      });
  app.add_option("--prefix", options->prefix, help(prefix_help))->type_name("DIR");
  app.add_flag("--dry-run", options->dry_run, help(dry_help));
  add_json_flag(app, options->json, language);
  return options;
}

}  // namespace

std::function<int()> declare_register(CLI::App& app, admin::Language language) {
  const auto options = declare_options(app, language);
  app.add_option("--host", options->host, std::string(host_help.in(language)))->type_name("PATH");
  app.footer(std::string(register_footer.in(language)));
  return [options, language] {
    return tell_registration(admin::register_host(order_of(*options)), options->json, language);
  };
}

std::function<int()> declare_unregister(CLI::App& app, admin::Language language) {
  const auto options = declare_options(app, language);
  app.footer(std::string(unregister_footer.in(language)));
  return [options, language] {
    return tell_registration(admin::unregister_host(order_of(*options)), options->json, language);
  };
}

}  // namespace kepka::apps
