// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/doctor.h"

#include <array>
#include <fstream>
#include <functional>
#include <thread>

#include "base/error.h"
#include "doctor/checks.h"
#include "doctor/elf.h"
#include "pki/name.h"
#include "platform/paths.h"
#include "platform/process.h"
#include "version.gen.h"

namespace kepka::doctor {
namespace {

namespace json = wire::json;
using base::Patience;

constexpr std::size_t os_release_lines_max = 100;

/// Runs one check. What it throws is its own failure, unless the caller's patience has ended.
Report guarded(const Computer& computer, const std::function<Report()>& check) {
  try {
    return check();
  } catch (const std::exception& error) {
    Report report(computer);
    report.add("checkFailed", {{"detail", error.what()}});
    return report;
  }
}

json::object texts(const std::string& ru, const std::string& en) {
  json::object out;
  out["ru"] = ru;
  out["en"] = en;
  return out;
}

json::object finding_json(const Finding& finding) {
  json::object out;
  out["group"] = name_of(finding.message->group);
  out["id"] = finding.message->id;
  out["severity"] = name_of(finding.message->severity);
  out["message"] = texts(finding.text_ru, finding.text_en);
  if (!finding.remedy_en.empty()) out["remedy"] = texts(finding.remedy_ru, finding.remedy_en);
  if (!finding.command.empty()) out["command"] = finding.command;
  return out;
}

/// "Debian GNU/Linux 12 (bookworm)", by os-release(5).
std::string system_name(const Computer& computer) {
  constexpr std::string_view key = "PRETTY_NAME=";
  std::ifstream file(computer.at("/etc/os-release"));
  std::string line;
  for (std::size_t i = 0; i < os_release_lines_max && std::getline(file, line); ++i) {
    if (!line.starts_with(key)) continue;
    std::string name = line.substr(key.size());
    std::erase(name, '"');
    return pki::display_text(name);
  }
  return "?";
}

}  // namespace

Report examine(const Computer& computer, const Patience& patience) {
  const policy::Policy rules = policy::Policy::load(platform::policy_folder());
  Report browsers(computer), tokens(computer);
  {
    // Both wait for other programs, so they wait side by side.
    const std::jthread beside(
        [&] { browsers = guarded(computer, [&] { return check_browsers(computer, patience); }); });
    std::vector<CardSeen> cards;
    tokens = guarded(computer, [&] { return check_readers(computer, cards, patience); });
    tokens.take(guarded(computer, [&] { return check_modules(computer, rules, cards, patience); }));
  }
  patience.check();
  Report report(computer);
  report.take(std::move(browsers));
  report.take(guarded(computer, [&] { return check_windows(computer, rules); }));
  report.take(std::move(tokens));
  report.take(guarded(computer, [&] { return check_keys(computer); }));
  report.take(guarded(computer, [&] { return check_rules(computer, rules); }));
  return report;
}

json::object report_json(const Report& report, const Computer& computer) {
  json::object out;
  out["version"] = std::string(base::version);
  out["system"] = system_name(computer) + ", " + own_architecture();
  out["desktop"] = pki::display_text(platform::desktop_name());
  out["worst"] = name_of(report.worst());
  json::array findings;
  for (const Finding& finding : report.sorted()) findings.push_back(finding_json(finding));
  out["findings"] = std::move(findings);
  return out;
}

}  // namespace kepka::doctor
