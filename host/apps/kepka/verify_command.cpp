// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka verify FILE [--content FILE] [--ca FILE...] [--crl FILE...] [--at-signing-time] [--json]
#include <memory>
#include <string>
#include <vector>

#include "admin/verify.h"
#include "apps/kepka/output.h"
#include "apps/kepka/subcommand.h"

namespace kepka::apps {
namespace {

using admin::Text;

struct VerifyOptions {
  std::string file, content;
  std::vector<std::string> authorities, crls;
  bool at_signing_time = false, json = false;
};

constexpr Text signed_file_help = {"файл подписи (CMS) или запроса на сертификат",
                                   "the signature's (CMS) or certificate request's file"};
constexpr Text content_help = {"сам документ, если подпись отделённая",
                               "the document itself, if the signature is detached"};
constexpr Text ca_help = {"сертификаты удостоверяющих центров, которым вы доверяете",
                          "certificates of the authorities that you trust"};
constexpr Text crl_help = {"списки отозванных сертификатов", "lists of revoked certificates"};
constexpr Text time_help = {
    "проверять сроки на время подписания, как его назвал подписавший, а не на сейчас",
    "judge validity by the time of signing, as the signer told it, and not by now"};
constexpr Text verify_footer = {
    "Без --ca проверяется сама подпись, но не то, кому принадлежит сертификат.\n"
    "Завершается с кодом 0, если все подписи верны (а с --ca и цепочки доверенные), 1, если нет,\n"
    "2, если неверна команда, 3, если файл не прочитать или Kepka его не узнаёт.",
    "Without --ca the signature itself is verified, but not whose certificate it is.\n"
    "Ends with status 0 if every signature is right (and, with --ca, its chain trusted), 1 if "
    "not,\n"
    "2 if the command is wrong, 3 if a file cannot be read or is nothing that Kepka knows."};

int run_verify(const VerifyOptions& options, admin::Language language) {
  admin::VerifyOptions what;
  what.file = options.file;
  if (!options.content.empty()) what.content = options.content;
  what.authorities.assign(options.authorities.begin(), options.authorities.end());
  what.crls.assign(options.crls.begin(), options.crls.end());
  what.at_signing_time = options.at_signing_time;
  const wire::json::object report = admin::verify(what, now());
  print_report(report, options.json, language);
  return report.at("right").as_bool() ? exit_success : exit_negative;
}

}  // namespace

std::function<int()> declare_verify(CLI::App& app, admin::Language language) {
  const auto options = std::make_shared<VerifyOptions>();
  const auto help = [language](const Text& text) { return std::string(text.in(language)); };
  app.add_option("FILE", options->file, help(signed_file_help))->required()->type_name("");
  app.add_option("--content", options->content, help(content_help));
  app.add_option("--ca", options->authorities, help(ca_help));
  app.add_option("--crl", options->crls, help(crl_help));
  app.add_flag("--at-signing-time", options->at_signing_time, help(time_help));
  add_json_flag(app, options->json, language);
  app.footer(help(verify_footer));
  return [options, language] { return run_verify(*options, language); };
}

}  // namespace kepka::apps
