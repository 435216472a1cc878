// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <optional>

#include "doctor/doctor.h"

namespace kepka::doctor {
namespace {

using admin::Language;
using admin::Text;

constexpr std::array<Text, 6> group_titles{
    Text{"Браузеры", "Browsers"}, Text{"Программа", "Program"}, Text{"Окна", "Windows"},
    Text{"Токены", "Tokens"},     Text{"Ключи", "Keys"},        Text{"Правила", "Rules"}};
// All as wide as the widest, so that texts stand in one column.
constexpr std::array<Text, 4> severity_marks{
    Text{"  хорошо    ", "  ok       "}, Text{"  заметка   ", "  note     "},
    Text{"  внимание  ", "  warning  "}, Text{"  ОШИБКА    ", "  ERROR    "}};
constexpr std::array<std::size_t, 2> mark_widths{12, 11};
constexpr Text remedy_word{"Что сделать: ", "What to do: "};
constexpr Text command_word{"Команда: ", "Command: "};
constexpr Text all_well{"Неполадок нет.", "Nothing is wrong."};
constexpr Text some_wrong{"Неполадок: ", "Errors: "};
constexpr Text some_warnings{"Предупреждений: ", "Warnings: "};

std::string tail_of(const Report& report, Language language) {
  const auto findings = report.sorted();
  const auto count = [&](Severity severity) {
    return std::ranges::count_if(findings,
                                 [&](const Finding& f) { return f.message->severity == severity; });
  };
  const auto said = [&](const Text& words, std::ptrdiff_t number) {
    return std::string(words.in(language)) + std::to_string(number) + ". ";
  };
  std::string out;
  if (const auto errors = count(Severity::error)) out += said(some_wrong, errors);
  if (const auto warnings = count(Severity::warning)) out += said(some_warnings, warnings);
  if (out.empty()) return std::string(all_well.in(language));
  out.pop_back();
  return out;
}

}  // namespace

std::string doctor_text(const Report& report, Language language) {
  const bool russian = language == Language::russian;
  const std::string indent(mark_widths.at(russian ? 0 : 1), ' ');
  std::optional<Group> group;
  std::string out;
  for (const Finding& finding : report.sorted()) {
    const Message& message = *finding.message;
    if (group != message.group) {
      group = message.group;
      out += out.empty() ? "" : "\n";
      out += group_titles.at(static_cast<std::size_t>(message.group)).in(language);
      out += '\n';
    }
    out += severity_marks.at(static_cast<std::size_t>(message.severity)).in(language);
    out += (russian ? finding.text_ru : finding.text_en) + '\n';
    const std::string& remedy = russian ? finding.remedy_ru : finding.remedy_en;
    if (!remedy.empty()) out += indent + std::string(remedy_word.in(language)) + remedy + '\n';
    if (!finding.command.empty()) {
      out += indent + std::string(command_word.in(language)) + finding.command + '\n';
    }
  }
  return out + '\n' + tail_of(report, language) + '\n';
}

}  // namespace kepka::doctor
