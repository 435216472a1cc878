// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "apps/kepka/subcommand.h"

namespace kepka::apps {
namespace {

const Subcommand rows[] = {
    {"doctor",
     {"проверить, всё ли готово к работе, и сказать, что исправить",
      "check whether all is ready for work, and say what to mend"},
     declare_doctor},
    {"inspect",
     {"показать, что в файле: сертификат, запрос, подпись, список отозванных, ключ",
      "show what is in a file: certificate, request, signature, list of revoked certificates, key"},
     declare_inspect},
    {"verify",
     {"проверить подпись или запрос на сертификат", "verify a signature or a certificate request"},
     declare_verify},
    {"keys", {"показать ключи этого компьютера", "list the keys of this computer"}, declare_keys},
    {"export",
     {"перенести ключ с сертификатом в файл PFX под паролем",
      "carry a key with its certificate out into a PFX under a password"},
     declare_export},
    {"import",
     {"перенести ключ из файла PFX или контейнера КриптоПро в реестр",
      "bring a key from a PFX or a CryptoPro container into the registry"},
     declare_import},
    {"register",
     {"назвать программу Kepka браузерам", "make the browsers know Kepka's program"},
     declare_register},
    {"unregister",
     {"убрать то, что записала kepka register", "take away what kepka register wrote"},
     declare_unregister},
    {"policy",
     {"правила администратора: показать, проверить", "the administrator's rules: show, check"},
     declare_policy},
    {"consents",
     {"решения о сайтах: показать, отозвать", "decisions about sites: list, revoke"},
     declare_consents},
    {"log", {"журнал действий: показать, проверить", "the audit: show, verify"}, declare_log},
    {"forget",
     {"забыть заявки, решения о сайтах и запомненные пароли; ключи остаются",
      "forget enrolments, decisions about sites and remembered passwords; keys stay"},
     declare_forget},
};

}  // namespace

std::span<const Subcommand> subcommands() { return rows; }

void add_json_flag(CLI::App& app, bool& as_json, admin::Language language) {
  constexpr admin::Text help = {"ответ в виде JSON", "answer in JSON"};
  app.add_flag("--json", as_json, std::string(help.in(language)));
}

}  // namespace kepka::apps
