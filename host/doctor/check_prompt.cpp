// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/checks.h"
#include "doctor/packages.h"
#include "platform/child.h"
#include "platform/process.h"
#include "prompt/pinentry/choice.h"

namespace kepka::doctor {
namespace {

void check_pinentry(const Computer& computer, const policy::Policy& rules, Report& report) {
  const std::filesystem::path wanted = rules.pinentry();
  const auto found = prompt::find_pinentries(wanted);
  if (!found.empty()) return report.add("windowsReady", {{"program", found.front().string()}});
  if (!wanted.empty()) return report.add("rulesPinentryMissing", {{"program", wanted.string()}});
  const Fact install{"install", install_command(computer, Package::pinentry)};
  // Something is there, but it would draw into the browser's terminal.
  const auto any = platform::find_program(platform::Program::pinentry_default);
  if (!any.empty()) return report.add("terminalPinentry", {{"program", any.string()}, install});
  report.add("noPinentry", {install});
}

}  // namespace

Report check_windows(const Computer& computer, const policy::Policy& rules) {
  Report report(computer);
  if (!platform::has_display()) report.add("noDisplay");
  check_pinentry(computer, rules, report);
  return report;
}

}  // namespace kepka::doctor
