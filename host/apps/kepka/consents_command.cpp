// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka consents [list] [--json] | revoke ORIGIN
#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "apps/kepka/output.h"
#include "apps/kepka/session.h"
#include "apps/kepka/subcommand.h"
#include "methods/identities.h"
#include "pki/name.h"
#include "pki/oids.h"

namespace kepka::apps {
namespace {

using admin::Language;
using admin::Text;
namespace json = wire::json;

struct ConsentsOptions {
  std::string origin;
  bool json = false;
};

constexpr Text about_list = {"показать решения о сайтах и видимые им сертификаты",
                             "list the decisions about sites, and the certificates they may see"};
constexpr Text about_revoke = {"отозвать: сайт спросит снова и не увидит выбранных сертификатов",
                               "revoke: the site will ask again, and sees no picked certificate"};
constexpr Text origin_help = {"сайт, как его показывает list", "the site, as list shows it"};
constexpr Text consents_footer = {
    "Без команды — list. Завершается с кодом 0, 1, если о сайте ничего не решено, 2, если неверна\n"
    "команда.",
    "Without a command: list. Ends with status 0, 1 if nothing was decided about the site, 2 if "
    "the\n"
    "command is wrong."};
constexpr Text granted = {"разрешён", "granted"};
constexpr Text blocked = {"запрещён", "blocked"};
constexpr Text since = {"с", "since"};
constexpr Text sees = {"видит", "sees"};
constexpr Text none = {"О сайтах ничего не решено.", "Nothing was decided about any site."};
constexpr Text revoked = {"Отозвано", "Revoked"};
constexpr Text unknown = {"О таком сайте ничего не решено", "Nothing was decided about this site"};

/// Whose the certificates of this computer are, by their SHA-256; of a token that is away there is
/// nothing to tell.
std::map<std::string, std::string> people_of(const Session& session) {
  std::map<std::string, std::string> out;
  for (const auto& identity : methods::all_identities(*session.services, session.context).found) {
    out[identity.sha256] = pki::display_text(
        pki::find_attribute(identity.certificate.subject, pki::oids::common_name));
  }
  return out;
}

json::array grants_of(const Session& session, const std::string& origin,
                      const std::map<std::string, std::string>& people) {
  json::array out;
  for (const std::string& sha256 : session.services->consents.grants(origin)) {
    json::object certificate{{"sha256", sha256}};
    const auto known = people.find(sha256);
    if (known != people.end()) certificate["commonName"] = known->second;
    out.push_back(std::move(certificate));
  }
  return out;
}

json::object report_of(const Session& session) {
  const auto records = session.services->consents.list();
  const bool any_grant = std::any_of(records.begin(), records.end(),
                                     [](const auto& record) { return record.certificates > 0; });
  const auto people = any_grant ? people_of(session) : std::map<std::string, std::string>();
  json::array consents;
  for (const policy::ConsentRecord& record : records) {
    const bool yes = record.consent == policy::Consent::granted;
    consents.push_back({{"origin", record.origin},
                        {"consent", yes ? "granted" : "blocked"},
                        {"since", pki::iso_time(record.since)},
                        {"certificates", grants_of(session, record.origin, people)}});
  }
  return {{"consents", std::move(consents)}};
}

std::string text_at(const json::value& object, const char* key) {
  return std::string(object.at(key).as_string());
}

void write_text(const json::object& report, Language language) {
  const json::array& consents = report.at("consents").as_array();
  if (consents.empty()) std::cout << none.in(language) << "\n";
  for (const json::value& consent : consents) {
    const Text& decision = text_at(consent, "consent") == "granted" ? granted : blocked;
    std::cout << text_at(consent, "origin") << ": " << decision.in(language) << " "
              << since.in(language) << " " << text_at(consent, "since") << "\n";
    for (const json::value& certificate : consent.at("certificates").as_array()) {
      std::cout << "    " << sees.in(language) << " " << text_at(certificate, "sha256");
      if (certificate.as_object().contains("commonName"))
        std::cout << " " << text_at(certificate, "commonName");
      std::cout << "\n";
    }
  }
}

int list(const ConsentsOptions& options, Language language) {
  const json::object report = report_of(begin_session(language));
  if (options.json) {
    std::cout << json::serialize(report) << "\n";
  } else {
    write_text(report, language);
  }
  return exit_success;
}

int revoke(const ConsentsOptions& options, Language language) {
  Session session = begin_session(language);
  const std::string origin = policy::checked_origin(options.origin);
  const auto records = session.services->consents.list();
  const bool known = std::any_of(records.begin(), records.end(),
                                 [&](const auto& record) { return record.origin == origin; });
  session.context.about = origin;
  if (known) {
    audited(session, "kepka consents revoke", [&] { session.services->consents.revoke(origin); });
  }
  std::cout << (known ? revoked : unknown).in(language) << ": " << origin << "\n";
  return known ? exit_success : exit_negative;
}

}  // namespace

std::function<int()> declare_consents(CLI::App& app, Language language) {
  const auto options = std::make_shared<ConsentsOptions>();
  const auto help = [language](const Text& text) { return std::string(text.in(language)); };
  app.footer(help(consents_footer));
  app.require_subcommand(0, 1);
  add_json_flag(app, options->json, language);
  app.add_subcommand("list", help(about_list))->fallthrough();
  CLI::App* revokes = app.add_subcommand("revoke", help(about_revoke));
  revokes->add_option("ORIGIN", options->origin, help(origin_help))->required()->type_name("");
  return [options, revokes, language] {
    std::cout.exceptions(std::ios::failbit | std::ios::badbit);
    return revokes->parsed() ? revoke(*options, language) : list(*options, language);
  };
}

}  // namespace kepka::apps
