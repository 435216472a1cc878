// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// What a registration tells: for programs and for people.
#include <algorithm>

#include "admin/registration.h"
#include "admin/registration_record.h"
#include "pki/name.h"

namespace kepka::admin {

namespace json = wire::json;

namespace {

using Outcome = ManifestOutcome;

struct OutcomeWords {
  Outcome outcome;
  std::string_view name;  // in JSON
  Text done;
  Text would;  // in a dry run
};

constexpr OutcomeWords outcome_words[] = {
    {Outcome::written, "written", {"записан", "written"}, {"будет записан", "to be written"}},
    {Outcome::updated, "updated", {"обновлён", "updated"}, {"будет обновлён", "to be updated"}},
    {Outcome::unchanged,
     "unchanged",
     {"уже записан", "already written"},
     {"уже записан", "already written"}},
    {Outcome::present,
     "present",
     {"уже есть, записан не этой командой", "already there, not written by this command"},
     {"уже есть, записан не этой командой", "already there, not written by this command"}},
    {Outcome::foreign,
     "foreign",
     {"НЕ ТРОНУТ: там не то, что записала эта команда", "LEFT: not what this command wrote"},
     {"НЕ БУДЕТ ТРОНУТ: там не то, что записала эта команда",
      "TO BE LEFT: not what this command wrote"}},
    {Outcome::failed, "failed", {"НЕ ПОЛУЧИЛОСЬ", "FAILED"}, {"НЕ ПОЛУЧИТСЯ", "WOULD FAIL"}},
    {Outcome::removed, "removed", {"удалён", "removed"}, {"будет удалён", "to be removed"}},
    {Outcome::gone, "gone", {"уже удалён", "already removed"}, {"уже удалён", "already removed"}},
    {Outcome::kept,
     "kept",
     {"оставлен для других браузеров", "kept for other browsers"},
     {"останется для других браузеров", "to be kept for other browsers"}},
};

constexpr Text dry_run_text = {"Проба: ничего не записано и не удалено.",
                               "A dry run: nothing was written or removed."};
constexpr Text nothing_text = {"kepka register здесь ничего не писала: удалять нечего.",
                               "kepka register wrote nothing here: there is nothing to remove."};
constexpr Text incomplete_text = {
    "Посмотрите на файлы, которые не тронуты, и удалите их сами, если они не нужны; потом\n"
    "повторите команду.",
    "Look at the files that were left, remove them yourself if they are not needed, then run the\n"
    "command again."};
constexpr Text permission_text = {
    " живёт в песочнице и запустит программу только после этой команды:",
    " lives in a sandbox and starts the program only after this command:"};

const OutcomeWords& words_of(Outcome outcome) {
  return *std::ranges::find(outcome_words, outcome, &OutcomeWords::outcome);
}

std::string label_of(const std::string& name) {
  const Browser* browser = find_browser(System::linux_, name);
  return browser == nullptr ? pki::display_text(name, name.size()) : std::string(browser->label);
}

// Sandboxed browsers that were named, or that this person has used.
std::vector<const Browser*> sandboxed(const RegistrationReport& report) {
  std::vector<const Browser*> found;
  if (!report.registers) return found;
  for (const Browser& browser : browsers(System::linux_)) {
    if (browser.sandbox == Sandbox::none) continue;
    const auto& named = report.order.browsers;
    const bool wanted = named.empty() ? is_used(browser, report.order.place)
                                      : std::ranges::find(named, browser.name) != named.end();
    if (wanted) found.push_back(&browser);
  }
  return found;
}

std::string labels_of(const std::vector<std::string>& names) {
  std::string labels;
  for (const std::string& name : names) labels += (labels.empty() ? "" : ", ") + label_of(name);
  return labels;
}

std::string shown_path(const std::filesystem::path& path) {
  return pki::display_text(path.string(), path.string().size());
}

}  // namespace

json::object registration_json(const RegistrationReport& report) {
  const RegistrationPlace& place = report.order.place;
  json::array items;
  for (const ManifestItem& item : report.items) {
    json::array names;
    for (const std::string& name : item.browsers) names.emplace_back(name);
    json::object row{{"path", item.path.string()},
                     {"browsers", std::move(names)},
                     {"outcome", words_of(item.outcome).name}};
    if (!item.reason.empty()) row["reason"] = item.reason;
    items.push_back(std::move(row));
  }
  json::array permissions;
  for (const Browser* browser : sandboxed(report)) {
    permissions.push_back(
        json::object{{"browser", browser->name}, {"command", browser->permission}});
  }
  json::object answer{
      {"scope", place.scope == RegistrationScope::system ? "system" : "user"},
      {"dryRun", report.order.dry_run},
      {"complete", report.complete()},
      {"items", std::move(items)},
      {"permissions", std::move(permissions)},
  };
  if (report.registers) answer["host"] = report.order.host.string();
  if (!place.prefix.empty()) answer["prefix"] = place.prefix.string();
  return answer;
}

std::string registration_text(const RegistrationReport& report, Language language) {
  const auto in = [language](const Text& text) { return std::string(text.in(language)); };
  std::string out;
  if (report.order.dry_run) out += in(dry_run_text) + "\n";
  if (report.items.empty()) out += in(nothing_text) + "\n";
  for (const ManifestItem& item : report.items) {
    const OutcomeWords& words = words_of(item.outcome);
    out += shown_path(item.path) + " (" + labels_of(item.browsers) +
           "): " + in(report.order.dry_run ? words.would : words.done);
    if (!item.reason.empty()) out += " (" + item.reason + ")";
    out += "\n";
  }
  for (const Browser* browser : sandboxed(report)) {
    out += std::string(browser->label) + in(permission_text) + "\n  " +
           std::string(browser->permission) + "\n";
  }
  if (!report.complete()) out += in(incomplete_text) + "\n";
  return out;
}

}  // namespace kepka::admin
