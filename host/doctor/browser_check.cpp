// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/browser_check.h"

#include <optional>
#include <system_error>

#include "doctor/browser_rules.h"
#include "doctor/extension_seen.h"
#include "doctor/manifest.h"
#include "ids.gen.h"

namespace kepka::doctor {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t permissions_limit = 4 * 1024 * 1024;
constexpr const char* permissions_file = ".local/share/flatpak/db/webextensions";

/// The first manifest that is there, in the browser's own order of folders.
std::optional<fs::path> first_manifest(const std::vector<fs::path>& folders) {
  for (const fs::path& folder : folders) {
    const fs::path path = folder / admin::host_manifest_name();
    std::error_code error;
    if (fs::exists(fs::symlink_status(path, error))) return path;
  }
  return std::nullopt;
}

class BrowserCheck {
 public:
  BrowserCheck(const Computer& computer, const InstalledBrowser& browser,
               std::vector<NamedHost>& hosts)
      : computer_(computer),
        browser_(browser),
        rules_(browser_rules(browser)),
        report_(computer),
        hosts_(hosts) {}

  Report run() && {
    check_rules();
    check_sandbox();
    check_version();
    check_extension();
    check_manifests();
    if (report_.worst() == Severity::ok) say("browserReady");
    return std::move(report_);
  }

 private:
  void say(std::string_view id, const fs::path& path = {}, const std::string& more = {}) {
    report_.add(id, {{"browser", browser_.label},
                     {"name", browser_.name},
                     {"path", path.string()},
                     {"id", extension_id()},
                     {"host", std::string(ids::host_name)},
                     {"command", browser_.permission},
                     {"more", more}});
  }

  std::string extension_id() const {
    return std::string(browser_.is_firefox() ? ids::firefox_ids[0] : ids::chromium_ids[0]);
  }

  void check_rules() {
    for (const fs::path& file : rules_.malformed) say("browserRulesMalformed", file);
    if (!rules_.blocks_host.empty()) say("hostBlocked", rules_.blocks_host);
    if (!rules_.blocks_extension.empty()) say("extensionBlocked", rules_.blocks_extension);
  }

  /// The permission store is a GVDB file, in which names stand as they are.
  bool has_permission() const {
    const std::string text = read_text(computer_.home() / permissions_file, permissions_limit);
    return browser_.sandbox == "snap" && text.find(ids::host_name) != std::string::npos;
  }

  void check_sandbox() {
    if (browser_.sandbox.empty() || has_permission()) return;
    say(browser_.permission.empty() ? "sandboxClosed" : "sandboxed", {}, browser_.sandbox);
  }

  void check_version() {
    const unsigned version = last_version(browser_);
    if (version == 0 || version >= browser_.minimum) return;
    say("browserOld", {}, std::to_string(version) + " < " + std::to_string(browser_.minimum));
  }

  void check_extension() {
    if (rules_.installs_extension || !rules_.blocks_extension.empty()) return;
    if (extension_seen(computer_, browser_) == ExtensionSeen::no) say("extensionMissing");
  }

  void check_manifests() {
    const bool user_counts = rules_.forbids_user_manifests.empty();
    const auto user = first_manifest(browser_.user), system = first_manifest(browser_.system);
    if (user && !user_counts && !system)
      return say("userManifestsForbidden", rules_.forbids_user_manifests);
    if (!user && !system) return say("manifestMissing");
    const bool by_user = user && user_counts;
    const Scope scope = by_user ? Scope::user : Scope::system;
    const ManifestFile file = judge_manifest(by_user ? *user : *system, scope, browser_, report_);
    if (by_user && system) check_shadowed(file, *system);
    if (!file.is_sound) return;
    hosts_.push_back({file.host, arguments_for(file.path)});
  }

  /// A person's manifest wins over the computer's in every browser.
  void check_shadowed(const ManifestFile& file, const fs::path& system) {
    Report unsaid(computer_);
    const ManifestFile below = judge_manifest(system, Scope::system, browser_, unsaid);
    if (file.is_sound && file.host == below.host) return;
    say("manifestShadowed", file.path, system.string());
  }

  std::vector<std::string> arguments_for(const fs::path& manifest) const {
    const std::string caller = admin::host_callers(browser_.kind).front();
    if (browser_.is_firefox()) return {manifest.string(), caller};
    return {caller};
  }

  const Computer& computer_;
  const InstalledBrowser& browser_;
  const BrowserRules rules_;
  Report report_;
  std::vector<NamedHost>& hosts_;
};

}  // namespace

Report check_browser(const Computer& computer, const InstalledBrowser& browser,
                     std::vector<NamedHost>& hosts) {
  return BrowserCheck(computer, browser, hosts).run();
}

}  // namespace kepka::doctor
