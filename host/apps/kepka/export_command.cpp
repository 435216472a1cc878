// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka export KEY FILE [--cipher NAME] [--json]
#include <memory>
#include <string>
#include <utility>

#include "apps/kepka/output.h"
#include "apps/kepka/session.h"
#include "apps/kepka/subcommand.h"
#include "transfer/export_key.h"

namespace kepka::apps {
namespace {

using admin::Text;
using crypto::PasswordCipher;

struct ExportOptions {
  std::string key, file, cipher;
  bool json = false;
};

constexpr std::pair<const char*, PasswordCipher> ciphers[] = {
    {"kuznyechik", PasswordCipher::kuznyechik_ctr_acpkm},
    {"magma", PasswordCipher::magma_ctr_acpkm},
    {"gost28147", PasswordCipher::gost28147_tc26_z},
    {"aes256", PasswordCipher::aes256_cbc},
};

constexpr Text key_help = {
    "номер ключа (kepka keys), серийный номер или SHA-256 его сертификата",
    "the key's id (kepka keys), or its certificate's serial number or SHA-256"};
constexpr Text new_file_help = {"новый файл PFX", "the new PFX file"};
constexpr Text cipher_help = {
    "kuznyechik (для ключей ГОСТ, если не сказано иначе), magma, gost28147 (для старых программ),\n"
    "aes256 (для ключей RSA и ECDSA, если не сказано иначе)",
    "kuznyechik (for GOST keys unless told), magma, gost28147 (for older programs), aes256 (for\n"
    "RSA and ECDSA keys unless told)"};
constexpr Text export_footer = {
    "Пароли спрашиваются в окнах. Поверх файлов ничего не пишется. Ключи токенов, которые\n"
    "подписывают сами, не переносятся.\n"
    "Завершается с кодом 0, если файл записан, 2, если неверна команда, 3, если файла нет.",
    "Passwords are asked for in windows. No file is overwritten. Keys of tokens that sign by\n"
    "themselves cannot be exported.\n"
    "Ends with status 0 if the file was written, 2 if the command is wrong, 3 if there is no "
    "file."};

int run_export(const ExportOptions& options, admin::Language language) {
  transfer::ExportOrder order{options.key, options.file, std::nullopt};
  for (const auto& [name, cipher] : ciphers) {
    if (options.cipher == name) order.cipher = cipher;
  }
  Session session = begin_session(language);
  wire::json::object report;
  audited(session, "kepka export", [&] {
    report["items"] =
        wire::json::array{transfer::export_key(*session.services, session.context, order)};
  });
  print_report(report, options.json, language);
  return exit_success;
}

}  // namespace

std::function<int()> declare_export(CLI::App& app, admin::Language language) {
  const auto options = std::make_shared<ExportOptions>();
  const auto help = [language](const Text& text) { return std::string(text.in(language)); };
  app.add_option("KEY", options->key, help(key_help))->required()->type_name("");
  app.add_option("FILE", options->file, help(new_file_help))->required()->type_name("");
  app.add_option("--cipher", options->cipher, help(cipher_help))
      ->type_name("")
      ->check([](const std::string& given) {
        for (const auto& [name, cipher] : ciphers) {
          if (given == name) return std::string();
        }
        return std::string("unknown cipher");
      });
  add_json_flag(app, options->json, language);
  app.footer(help(export_footer));
  return [options, language] { return run_export(*options, language); };
}

}  // namespace kepka::apps
