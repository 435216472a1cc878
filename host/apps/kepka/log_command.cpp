// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// kepka log [--since TIME] [--json] [--verify [--journal FILE] [--expect NUMBER:DIGEST]]
#include <algorithm>
#include <charconv>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>

#include "apps/kepka/output.h"
#include "apps/kepka/subcommand.h"
#include "audit/verify.h"
#include "base/error.h"
#include "pki/name.h"
#include "platform/files.h"
#include "platform/paths.h"

namespace kepka::apps {
namespace {

using admin::Language;
using admin::Text;
using audit::TrailFault;
namespace json = wire::json;

struct LogOptions {
  std::string since, journal, expect;
  bool verify = false, json = false;
};

constexpr std::size_t journal_limit = 256 * 1024 * 1024;

constexpr Text since_help = {"начиная с: 2027-11-12, 2027-11-12T10:00:00Z, 2h, 7d",
                             "from then on: 2027-11-12, 2027-11-12T10:00:00Z, 2h, 7d"};
constexpr Text verify_help = {"проверить, что журнал не обрезан и не изменён",
                              "check that the audit was not cut or changed"};
constexpr Text journal_help = {
    "сравнить с журналом системы: journalctl SYSLOG_IDENTIFIER=kepka _UID=$UID -o json (- — ввод)",
    "compare with the system's journal: journalctl SYSLOG_IDENTIFIER=kepka _UID=$UID -o json (- "
    "for\n"
    "standard input)"};
constexpr Text expect_help = {"эта строка должна быть на месте (числа из прежней проверки)",
                              "this line must be in its place (as an earlier check gave it)"};
constexpr Text log_footer = {
    "Без --journal и --expect незамеченным останется журнал, который переписан целиком вместе с\n"
    "head.json.\n"
    "Завершается с кодом 0, 1, если при проверке журнал оказался не цел, 2, если неверна команда.",
    "Without --journal and --expect an audit that was rewritten as a whole, head.json with it, is\n"
    "not noticed.\n"
    "Ends with status 0, 1 if the audit proved not to be whole, 2 if the command is wrong."};
constexpr Text whole = {"Журнал цел", "The audit is whole"};
constexpr Text not_whole = {"ЖУРНАЛ НЕ ЦЕЛ", "THE AUDIT IS NOT WHOLE"};
constexpr Text lines_text = {"строк", "lines"};
constexpr Text last_text = {"последняя", "the last"};
constexpr Text compared_text = {"сверено", "compared"};
constexpr Text empty_text = {"Журнал пуст.", "The audit is empty."};
constexpr Text person_text = {"человек", "the person"};
constexpr Text line_text = {"строка", "line"};

constexpr struct {
  TrailFault fault;
  Text text;
} fault_texts[] = {
    {TrailFault::head_missing,
     {"нет head.json: обрезанный конец не заметить",
      "head.json is gone: a tail that was cut off cannot be noticed"}},
    {TrailFault::file_missing, {"нет файла", "a file is missing"}},
    {TrailFault::not_read, {"не строка журнала", "no line of an audit"}},
    {TrailFault::wrong_number,
     {"строки убраны, вставлены или переставлены", "lines were taken out, put in or moved"}},
    {TrailFault::wrong_previous,
     {"предыдущая строка не та, что была", "the line before is not the one that was there"}},
    {TrailFault::head_lost,
     {"перед этой строкой пропадал head.json", "head.json was gone before this line was written"}},
    {TrailFault::torn, {"недописанная строка", "an unfinished line"}},
    {TrailFault::cut, {"конец обрезан, начиная с этой строки", "cut off from this line on"}},
    {TrailFault::edited_last, {"последняя строка изменена", "the last line was changed"}},
    {TrailFault::added,
     {"строки, о которых head.json не знает", "lines that head.json does not know"}},
    {TrailFault::differs,
     {"не та строка, что записана в журнале системы или отмечена",
      "not the line that the system's journal has, or that was noted"}},
};

std::filesystem::path trail_folder() { return platform::data_folder() / "audit"; }

[[noreturn]] void refuse_option(const char* name) {
  throw base::Error(base::ErrorCode::invalidParams, name);
}

/// As the lines write their times, which are compared as texts.
std::string time_from(const std::string& since) {
  if (since.empty()) return {};
  const char unit = since.back();
  if (unit != 'h' && unit != 'd') return since;
  std::int64_t count = 0;
  const char* const end = since.data() + since.size() - 1;
  const auto [stop, error] = std::from_chars(since.data(), end, count);
  if (error != std::errc() || stop != end || count < 0 || count > 100'000) refuse_option("--since");
  const auto span = unit == 'h' ? std::chrono::hours(count) : std::chrono::hours(24 * count);
  return pki::iso_time(now() - span);
}

std::string shown_line(const audit::Line& line, Language language) {
  const audit::Entry& entry = line.entry;
  std::string out = entry.time + "  " +
                    (entry.origin.empty() ? std::string(person_text.in(language)) : entry.origin) +
                    "  " + entry.method + "  " + entry.outcome;
  if (!entry.error.empty()) out += " (" + entry.error + ")";
  for (const audit::KeyUse& use : entry.uses) {
    out += "  " + use.storage;
    if (!use.key.empty()) out += ":" + use.key;
  }
  if (!entry.about.empty()) out += "  " + entry.about;
  if (entry.repeated > 0) out += "  +" + std::to_string(entry.repeated);
  return pki::display_text(out, 1000);
}

int show_log(const LogOptions& options, Language language) {
  const std::string from = time_from(options.since);
  const audit::TrailContent content = audit::read_trail(trail_folder());
  bool any = false;
  for (const audit::TrailFile& file : content.files) {
    for (const std::string& text : file.lines) {
      try {
        const audit::Line line = audit::line_of(text);
        if (line.entry.time < from) continue;
        any = true;
        std::cout << (options.json ? audit::text_of(line) : shown_line(line, language)) << "\n";
      } catch (const base::Error&) {
        std::cerr << "kepka: " << audit::trail_file_name(file.number) << ": "
                  << audit::name_of(TrailFault::not_read) << "\n";
      }
    }
  }
  if (!any && !options.json) std::cout << empty_text.in(language) << "\n";
  return exit_success;
}

audit::Noted noted_of(const LogOptions& options) {
  audit::Noted noted;
  if (options.journal == "-") {
    const std::string text((std::istreambuf_iterator<char>(std::cin)),
                           std::istreambuf_iterator<char>());
    noted = audit::noted_in_journal(text);
  } else if (!options.journal.empty()) {
    const auto content = platform::read_file(options.journal, journal_limit);
    if (!content) throw base::Error(base::ErrorCode::fileNotFound, options.journal);
    noted = audit::noted_in_journal(base::text_of(*content));
  }
  if (options.expect.empty()) return noted;
  const std::size_t colon = options.expect.find(':');
  std::uint64_t number = 0;
  const char* const begin = options.expect.data();
  if (colon == std::string::npos || options.expect.size() - colon - 1 != 64)
    refuse_option("--expect");
  const auto [stop, error] = std::from_chars(begin, begin + colon, number);
  if (error != std::errc() || stop != begin + colon) refuse_option("--expect");
  noted[number] = options.expect.substr(colon + 1);
  return noted;
}

json::object report_of(const audit::Verdict& verdict) {
  json::array faults;
  for (const audit::FaultAt& at : verdict.faults) {
    json::object fault{{"fault", audit::name_of(at.fault)}};
    if (at.file > 0) fault["file"] = audit::trail_file_name(at.file);
    if (at.number > 0) fault["line"] = at.number;
    faults.push_back(std::move(fault));
  }
  return {{"whole", verdict.whole()},    {"lines", verdict.lines},
          {"first", verdict.first},      {"compared", verdict.compared},
          {"last", verdict.last.number}, {"digest", verdict.last.digest},
          {"faults", std::move(faults)}};
}

void write_verdict(const audit::Verdict& verdict, Language language) {
  std::cout << (verdict.whole() ? whole : not_whole).in(language) << ": " << verdict.lines << " "
            << lines_text.in(language) << ", " << compared_text.in(language) << " "
            << verdict.compared << "\n";
  for (const audit::FaultAt& at : verdict.faults) {
    const auto* found = std::find_if(std::begin(fault_texts), std::end(fault_texts),
                                     [&](const auto& row) { return row.fault == at.fault; });
    std::cout << "  ";
    if (at.file > 0) std::cout << audit::trail_file_name(at.file) << ": ";
    if (at.number > 0) std::cout << line_text.in(language) << " " << at.number << ": ";
    std::cout << found->text.in(language) << "\n";
  }
  std::cout << last_text.in(language) << " " << verdict.last.number << ":" << verdict.last.digest
            << "\n";
}

int verify_log(const LogOptions& options, Language language) {
  const audit::Verdict verdict =
      audit::verify_trail(audit::read_trail(trail_folder()), noted_of(options));
  if (options.json) {
    std::cout << json::serialize(report_of(verdict)) << "\n";
  } else {
    write_verdict(verdict, language);
  }
  return verdict.whole() ? exit_success : exit_negative;
}

}  // namespace

std::function<int()> declare_log(CLI::App& app, Language language) {
  const auto options = std::make_shared<LogOptions>();
  const auto help = [language](const Text& text) { return std::string(text.in(language)); };
  app.add_option("--since", options->since, help(since_help))->type_name("TIME");
  add_json_flag(app, options->json, language);
  CLI::Option* verifies = app.add_flag("--verify", options->verify, help(verify_help));
  app.add_option("--journal", options->journal, help(journal_help))
      ->type_name("FILE")
      ->needs(verifies);
  app.add_option("--expect", options->expect, help(expect_help))
      ->type_name("N:SHA256")
      ->needs(verifies);
  app.footer(help(log_footer));
  return [options, language] {
    std::cout.exceptions(std::ios::failbit | std::ios::badbit);
    return options->verify ? verify_log(*options, language) : show_log(*options, language);
  };
}

}  // namespace kepka::apps
