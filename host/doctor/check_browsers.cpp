// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>
#include <system_error>
#include <thread>

#include "doctor/browser_check.h"
#include "doctor/checks.h"
#include "doctor/hello.h"
#include "doctor/manifest.h"
#include "version.gen.h"

namespace kepka::doctor {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t hosts_max = 6;        // started side by side
constexpr std::size_t manifests_max = 500;  // looked at in one folder

/// Manifests of other programs for the same sites, by their hosts' names.
struct OtherProgram {
  std::string_view host;
  const char* ru;
  const char* en;
};

constexpr std::array other_programs{
    OtherProgram{"ru.rutoken.firewyrmhost", "Рутокен Плагин", "Rutoken Plugin"},
    OtherProgram{"ru.cryptopro.nmcades", "КриптоПро ЭЦП Browser plug-in",
                 "CryptoPro CAdES Browser Plug-in"},
    OtherProgram{"kontur.plugin", "Контур.Плагин", "Kontur.Plugin"},
    OtherProgram{"kd.nc", "Контур.Диаг", "Kontur.Diag"},
    OtherProgram{"ru.rtlabs.ifcplugin", "плагин Госуслуг (IFCPlugin)", "Gosuslugi's IFCPlugin"},
    OtherProgram{"trust.plugin.extension.nmh", "Госплагин", "Gosplugin"},
};

// Whatever a browser's wrapper or an administrator left for every program that it starts.
constexpr std::array loader_variables{"LD_LIBRARY_PATH", "LD_PRELOAD", "LD_AUDIT"};

/// What lies in the folders where browsers look, beside Kepka's own.
void tell_neighbours(const std::vector<InstalledBrowser>& browsers, Report& report) {
  std::set<fs::path> folders;
  for (const InstalledBrowser& browser : browsers) {
    folders.insert(browser.user.begin(), browser.user.end());
    folders.insert(browser.system.begin(), browser.system.end());
  }
  std::set<std::string> told;
  for (const fs::path& folder : folders) {
    std::error_code error;
    std::size_t seen = 0;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
      if (++seen > manifests_max || entry.path().extension() != ".json") continue;
      const std::string name = entry.path().stem().string();
      if (name.starts_with("org.kepka") && entry.path().filename() != admin::host_manifest_name())
        report.add("oldManifest", {{"path", entry.path().string()}});
      const auto* const row = std::ranges::find(other_programs, name, &OtherProgram::host);
      if (row == other_programs.end() || !told.insert(name).second) continue;
      report.add("otherProgram", {{"program", row->ru, row->en}, {"path", entry.path().string()}});
    }
  }
}

void tell_host(const fs::path& host, const HelloAnswer& answer, Report& report) {
  const Fact name{"path", host.string()};
  if (!answer.answered) return report.add("hostSilent", {name, {"detail", answer.fault}});
  const Fact theirs{"version", answer.version}, ours{"ours", std::string(base::version)};
  if (!answer.speaks_our_protocol) return report.add("hostOtherProtocol", {name, theirs, ours});
  if (answer.is_testing) report.add("hostTesting", {name});
  if (answer.version != base::version) return report.add("hostOtherVersion", {name, theirs, ours});
  report.add("hostAnswers", {name, theirs});
}

/// What goes wrong here is the host's fault.
HelloAnswer answer_of(const NamedHost& each, const base::Patience& patience) {
  try {
    return ask_hello(each.host, each.arguments, patience);
  } catch (const std::exception& error) {
    return {.fault = error.what()};
  }
}

/// Each program that some browser would start, once.
void start_hosts(const std::vector<NamedHost>& named, Report& report,
                 const base::Patience& patience) {
  std::map<fs::path, NamedHost> distinct;
  for (const NamedHost& each : named) {
    std::error_code error;
    const fs::path canonical = fs::canonical(each.host, error);
    if (distinct.size() < hosts_max) distinct.emplace(error ? each.host : canonical, each);
  }
  std::vector<HelloAnswer> answers(distinct.size());
  {
    std::vector<std::jthread> threads;
    std::size_t i = 0;
    for (const auto& [path, each] : distinct) {
      threads.emplace_back([&answer = answers[i++], &each = each, &patience] {
        answer = answer_of(each, patience);
      });
    }
  }
  patience.check();
  std::string all;
  std::size_t i = 0;
  for (const auto& [path, each] : distinct) {
    tell_host(each.host, answers[i++], report);
    all.append(all.empty() ? "" : ", ").append(each.host.string());
  }
  if (distinct.size() > 1) report.add("severalHosts", {{"hosts", all}});
}

void tell_environment(Report& report) {
  for (const char* variable : loader_variables) {
    const char* value = std::getenv(variable);
    if (value != nullptr && value[0] != '\0')
      report.add("environmentIgnored", {{"variable", variable}});
  }
}

}  // namespace

Report check_browsers(const Computer& computer, const base::Patience& patience) {
  Report report(computer);
  const std::vector<InstalledBrowser> browsers = installed_browsers(computer);
  if (browsers.empty()) report.add("noBrowser");
  std::vector<NamedHost> hosts;
  for (const InstalledBrowser& browser : browsers)
    report.take(check_browser(computer, browser, hosts));
  tell_neighbours(browsers, report);
  start_hosts(hosts, report, patience);
  tell_environment(report);
  return report;
}

}  // namespace kepka::doctor
