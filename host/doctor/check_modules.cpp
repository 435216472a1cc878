// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <optional>
#include <thread>

#include "base/error.h"
#include "doctor/checks.h"
#include "doctor/elf.h"
#include "doctor/tell_slots.h"
#include "keystore/token/modules.h"
#include "keystore/token/worker.h"
#include "platform/child.h"
#include "worker.gen.h"

namespace kepka::doctor {
namespace {

using namespace std::chrono_literals;
using base::Clock;
using base::Error;
using base::ErrorCode;
using keystore::Module;
using keystore::Worker;

constexpr auto module_deadline = 5s;
constexpr auto slow = 1500ms;
constexpr std::size_t modules_max = 16;  // asked side by side

enum class Outcome { listed, failed, crashed, hung };

struct Asked {
  Outcome outcome = Outcome::listed;
  std::vector<wire::worker::Slot> slots;
  std::string detail;
  bool is_slow = false;
};

Asked ask_module(const std::filesystem::path& path, const base::Patience& patience) {
  const auto begun = Clock::now();
  std::optional<Worker> worker;
  try {
    worker.emplace(Worker::Mode::watch, path);
    auto listed =
        worker->call("slots.list", wire::worker::write(wire::worker::SlotsListParams{}),
                     &wire::worker::read_slots_list_result, patience.at_most(module_deadline));
    worker->finish();
    return {Outcome::listed, std::move(listed.slots), {}, Clock::now() - begun > slow};
  } catch (const Error& error) {
    if (error.code() == ErrorCode::deadlineExceeded || error.code() == ErrorCode::tokenTimeout) {
      return {Outcome::hung, {}, {}, true};
    }
    // A worker that lives has told of a fault; one that has ended was taken along by its module.
    const bool lives = worker && worker->is_running();
    return {lives ? Outcome::failed : Outcome::crashed, {}, error.detail(), false};
  }
}

struct LibraryFaultRow {
  LibraryFault fault;
  const char* id;
};

constexpr std::array library_faults{
    LibraryFaultRow{LibraryFault::unreadable, "moduleUnreadable"},
    LibraryFaultRow{LibraryFault::not_library, "moduleNotLibrary"},
    LibraryFaultRow{LibraryFault::other_architecture, "moduleOtherArchitecture"},
};

/// Whether the module's file is worth starting a process for.
bool tell_file(const Module& module, Report& report) {
  const Fact name{"module", module.path.string()};
  if (module.problem) {
    report.add("moduleUnsafe", {name});
    return false;
  }
  const LibraryFile file = look_at_library(module.path);
  const auto* const row = std::ranges::find(library_faults, file.fault, &LibraryFaultRow::fault);
  if (row == library_faults.end()) return true;
  // p11-kit names what other programs use: not everybody's trouble.
  if (!module.optional) {
    report.add(row->id, {name, {"theirs", file.architecture}, {"ours", own_architecture()}});
  }
  return false;
}

void tell_asked(const Module& module, const Asked& asked, Report& report) {
  const Fact name{"module", module.path.string()};
  switch (asked.outcome) {
    case Outcome::failed:
      if (!module.optional) report.add("moduleFailed", {name, {"detail", asked.detail}});
      return;
    case Outcome::crashed:
      return report.add("moduleCrashed", {name});
    case Outcome::hung:
      return report.add("moduleHangs", {name});
    case Outcome::listed:
      break;
  }
  const auto tokens = std::ranges::count_if(
      asked.slots, [](const wire::worker::Slot& slot) { return slot.token.has_value(); });
  report.add(
      "moduleReady",
      {name, {"slots", std::to_string(asked.slots.size())}, {"tokens", std::to_string(tokens)}});
  if (asked.is_slow) report.add("moduleSlow", {name});
}

/// A card that pcscd sees needs its maker's module, and that one must see it too.
void tell_card_without_module(const CardSeen& card, const std::vector<Module>& modules,
                              const std::vector<std::optional<Asked>>& answers, Report& report) {
  if (card.model == nullptr || card.model->module.empty()) return;
  const Fact token{"token", card.model->ru, card.model->en};
  bool is_there = false, works = false, shows = false;
  for (std::size_t i = 0; i < modules.size(); ++i) {
    if (!modules[i].path.filename().string().starts_with(card.model->module)) continue;
    is_there = true;
    if (!answers[i] || answers[i]->outcome != Outcome::listed) continue;
    works = true;
    shows = shows || std::ranges::any_of(answers[i]->slots, [](const wire::worker::Slot& slot) {
              return slot.token.has_value() || slot.fault.has_value();
            });
  }
  if (!is_there) {
    report.add("moduleMissing", {token,
                                 {"module", std::string(card.model->module)},
                                 {"site", std::string(card.model->from)}});
  } else if (works && !shows) {
    report.add("tokenNotSeen", {token, {"module", std::string(card.model->module)}});
  }
}

void tell_forbidden(const std::vector<Module>& allowed, Report& report) {
  for (const Module& module : keystore::find_modules({})) {
    const bool is_allowed = std::ranges::find(allowed, module.path, &Module::path) != allowed.end();
    if (!is_allowed) report.add("moduleForbidden", {{"module", module.path.string()}});
  }
}

}  // namespace

Report check_modules(const Computer& computer, const policy::Policy& rules,
                     const std::vector<CardSeen>& cards, const base::Patience& patience) {
  Report report(computer);
  const policy::Modules wanted = rules.modules();
  std::vector<Module> modules =
      keystore::find_modules({wanted.restricts, wanted.allow, wanted.deny});
  if (modules.size() > modules_max) modules.resize(modules_max);
  if (rules.fault().empty()) tell_forbidden(modules, report);
  if (platform::find_program(platform::Program::token_worker).empty()) {
    report.add("workerMissing");
    return report;
  }
  std::vector<std::optional<Asked>> answers(modules.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < modules.size(); ++i) {
      if (!tell_file(modules[i], report)) continue;
      threads.emplace_back([&, i] { answers[i] = ask_module(modules[i].path, patience); });
    }
  }
  patience.check();
  std::vector<wire::worker::Slot> slots;
  for (std::size_t i = 0; i < modules.size(); ++i) {
    if (!answers[i]) continue;
    tell_asked(modules[i], *answers[i], report);
    slots.insert(slots.end(), answers[i]->slots.begin(), answers[i]->slots.end());
  }
  for (const CardSeen& card : cards) tell_card_without_module(card, modules, answers, report);
  tell_slots(slots, report);
  if (modules.empty() && cards.empty()) report.add("noModules");
  return report;
}

}  // namespace kepka::doctor
