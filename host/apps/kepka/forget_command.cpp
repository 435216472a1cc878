// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka forget [--yes]
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>

#include "apps/kepka/session.h"
#include "apps/kepka/subcommand.h"
#include "methods/forgetting.h"

namespace kepka::apps {
namespace {

using admin::Language;
using admin::Text;

struct ForgetOptions {
  bool yes = false;
};

constexpr Text yes_help = {"не спрашивать", "do not ask"};
constexpr Text forget_footer = {
    "Ключи, сертификаты и журнал действий остаются. Выпущенный сертификат можно будет установить "
    "и\n"
    "без заявки: по нему находится ключ.\n"
    "Завершается с кодом 0, 1, если забыто не всё или вы отказались, 2, если неверна команда.",
    "Keys, certificates and the audit stay. A certificate that is issued later can be installed\n"
    "without its enrolment: it finds its key.\n"
    "Ends with status 0, 1 if not everything was forgotten or you said no, 2 if the command is "
    "wrong."};
constexpr Text will_forget = {"Kepka забудет:", "Kepka will forget:"};
constexpr Text enrolments = {"заявок", "enrolments"};
constexpr Text waiting = {"из них ждут сертификата", "of them waiting for a certificate"};
constexpr Text sites = {"решений о сайтах", "decisions about sites"};
constexpr Text passwords = {"запомненные пароли и PIN-коды", "remembered passwords and PINs"};
constexpr Text question = {"Забыть? [да/нет] ", "Forget? [yes/no] "};
constexpr Text kept = {"Ничего не забыто.", "Nothing was forgotten."};
constexpr Text done = {"Забыто.", "Forgotten."};
constexpr Text stayed = {"Остались заявки, с которыми сейчас работают",
                         "Enrolments stayed that are being worked on"};

void tell_memories(const methods::Memories& memories, Language language) {
  std::cout << will_forget.in(language) << "\n  " << enrolments.in(language) << ": "
            << memories.enrolments << " (" << waiting.in(language) << ": " << memories.in_flight
            << ")\n  " << sites.in(language) << ": " << memories.sites << "\n";
  if (memories.passwords) std::cout << "  " << passwords.in(language) << "\n";
}

/// No answer is a no.
bool is_wanted(Language language) {
  std::cout << question.in(language) << std::flush;
  std::string answer;
  if (!std::getline(std::cin, answer)) std::cout << "\n";
  constexpr std::string_view agreed[] = {"да", "Да", "д", "yes", "Yes", "y"};
  return std::find(std::begin(agreed), std::end(agreed), answer) != std::end(agreed);
}

int run_forget(const ForgetOptions& options, Language language) {
  std::cout.exceptions(std::ios::failbit | std::ios::badbit);
  Session session = begin_session(language);
  tell_memories(methods::memories_of(*session.services), language);
  if (!options.yes && !is_wanted(language)) {
    std::cout << kept.in(language) << "\n";
    return exit_negative;
  }
  std::size_t left = 0;
  audited(session, "kepka forget",
          [&] { left = methods::forget_everything(*session.services, session.context.patience); });
  std::cout << done.in(language) << "\n";
  if (left == 0) return exit_success;
  std::cout << stayed.in(language) << ": " << left << "\n";
  return exit_negative;
}

}  // namespace

std::function<int()> declare_forget(CLI::App& app, Language language) {
  const auto options = std::make_shared<ForgetOptions>();
  app.add_flag("--yes", options->yes, std::string(yes_help.in(language)));
  app.footer(std::string(forget_footer.in(language)));
  return [options, language] { return run_forget(*options, language); };
}

}  // namespace kepka::apps
