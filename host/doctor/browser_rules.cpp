// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/browser_rules.h"

#include <algorithm>
#include <span>
#include <system_error>

#include "base/error.h"
#include "ids.gen.h"
#include "wire/json.h"

namespace kepka::doctor {
namespace {

namespace fs = std::filesystem;
namespace json = wire::json;

constexpr std::size_t browser_rules_limit = 1024 * 1024;
constexpr std::size_t browser_rule_files_max = 100;

bool is_one_of(std::string_view id, std::span<const std::string_view> ids) {
  return std::ranges::find(ids, id) != ids.end();
}

/// The texts of a list of the object; none if there is no such list.
std::vector<std::string> texts_at(const json::object& object, std::string_view key) {
  std::vector<std::string> texts;
  const json::value* list = object.if_contains(key);
  if (list == nullptr || !list->is_array()) return texts;
  for (const json::value& item : list->get_array()) {
    if (item.is_string()) texts.emplace_back(item.get_string());
  }
  return texts;
}

bool has_text(const json::object& object, std::string_view key, std::string_view text) {
  const std::vector<std::string> texts = texts_at(object, key);
  return std::ranges::find(texts, text) != texts.end();
}

std::string mode_of(const json::object& setting) {
  const json::value* mode = setting.if_contains("installation_mode");
  return mode != nullptr && mode->is_string() ? std::string(mode->get_string()) : std::string();
}

bool forbids(const std::string& mode) { return mode == "blocked" || mode == "removed"; }
bool installs(const std::string& mode) {
  return mode == "force_installed" || mode == "normal_installed";
}

/// Puts the files of one browser together.
class RulesReader {
 public:
  explicit RulesReader(bool is_firefox)
      : is_firefox_(is_firefox),
        ids_(is_firefox ? std::span<const std::string_view>(ids::firefox_ids)
                        : std::span<const std::string_view>(ids::chromium_ids)) {}

  void take(const fs::path& file) {
    try {
      const json::value whole =
          wire::parse_json(read_text(file, browser_rules_limit), browser_rules_limit);
      const json::object& object = wire::expect_object(whole, wire::Path());
      if (!is_firefox_) return take_chromium(file, object);
      const json::value* policies = object.if_contains("policies");
      if (policies != nullptr && policies->is_object()) take_settings(file, policies->get_object());
    } catch (const base::Error&) {
      rules_.malformed.push_back(file);
    }
  }

  BrowserRules result() && {
    if (!host_allowed_) rules_.blocks_host = host_blocked_by_;
    // What takes a permission away does so also from a program that is allowed.
    if (!permission_blocked_by_.empty()) rules_.blocks_host = permission_blocked_by_;
    rules_.blocks_extension = extension_blocked_by_;
    if (rules_.blocks_extension.empty() && !extension_allowed_)
      rules_.blocks_extension = all_blocked_by_;
    return std::move(rules_);
  }

 private:
  void take_chromium(const fs::path& file, const json::object& policy) {
    const auto blocks = [&](std::string_view key, std::string_view name) {
      return has_text(policy, key, name) || has_text(policy, key, "*");
    };
    if (blocks("NativeMessagingBlocklist", ids::host_name)) host_blocked_by_ = file;
    host_allowed_ |= has_text(policy, "NativeMessagingAllowlist", ids::host_name);
    const json::value* user_level = policy.if_contains("NativeMessagingUserLevelHosts");
    if (user_level != nullptr && user_level->is_bool() && !user_level->get_bool())
      rules_.forbids_user_manifests = file;
    take_lists(file, policy);
    take_settings(file, policy);
  }

  void take_lists(const fs::path& file, const json::object& policy) {
    if (has_text(policy, "ExtensionInstallBlocklist", "*")) all_blocked_by_ = file;
    for (const std::string_view id : ids_) {
      if (has_text(policy, "ExtensionInstallBlocklist", id)) extension_blocked_by_ = file;
      extension_allowed_ |= has_text(policy, "ExtensionInstallAllowlist", id);
    }
    for (const std::string& forced : texts_at(policy, "ExtensionInstallForcelist")) {
      if (is_one_of(forced.substr(0, forced.find(';')), ids_)) install();
    }
  }

  void take_settings(const fs::path& file, const json::object& policy) {
    const json::value* settings = policy.if_contains("ExtensionSettings");
    if (settings == nullptr || !settings->is_object()) return;
    for (const auto& member : settings->get_object()) {
      const bool is_ours = is_one_of(member.key(), ids_);
      if (!member.value().is_object() || (!is_ours && member.key() != "*")) continue;
      const json::object& setting = member.value().get_object();
      if (has_text(setting, "blocked_permissions", "nativeMessaging"))
        permission_blocked_by_ = file;
      const std::string mode = mode_of(setting);
      if (forbids(mode)) (is_ours ? extension_blocked_by_ : all_blocked_by_) = file;
      if (is_ours && installs(mode)) install();
      if (is_ours && mode == "allowed") extension_allowed_ = true;
    }
  }

  void install() {
    rules_.installs_extension = true;
    extension_allowed_ = true;
  }

  const bool is_firefox_;
  std::span<const std::string_view> ids_;
  BrowserRules rules_;
  fs::path host_blocked_by_, permission_blocked_by_, extension_blocked_by_, all_blocked_by_;
  bool host_allowed_ = false, extension_allowed_ = false;
};

std::vector<fs::path> files_of_rules(const InstalledBrowser& browser) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const fs::path& place : browser.policies) {
    if (browser.is_firefox()) {
      if (fs::is_regular_file(place, error)) return {place};  // the first one replaces the others
      continue;
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(place, error)) {
      if (entry.path().extension() == ".json" && files.size() < browser_rule_files_max)
        files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

BrowserRules browser_rules(const InstalledBrowser& browser) {
  RulesReader reader(browser.is_firefox());
  for (const fs::path& file : files_of_rules(browser)) reader.take(file);
  return std::move(reader).result();
}

}  // namespace kepka::doctor
