// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "doctor/manifest.h"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <system_error>

#include "base/error.h"
#include "doctor/folder_state.h"
#include "ids.gen.h"
#include "wire/json.h"

namespace kepka::doctor {
namespace {

namespace fs = std::filesystem;
namespace json = wire::json;

constexpr std::size_t manifest_limit = 64 * 1024;

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool names_extension(const json::object& manifest, admin::BrowserKind kind) {
  const json::value* list = manifest.if_contains(admin::host_callers_key(kind));
  if (list == nullptr || !list->is_array()) return false;
  return std::ranges::any_of(admin::host_callers(kind), [&](const std::string& caller) {
    return std::ranges::any_of(list->get_array(), [&](const json::value& each) {
      return each.is_string() && each.get_string() == caller;
    });
  });
}

/// What every user may read counts where the manifest is for every user.
bool can_be_read(const fs::path& path, Scope scope) {
  const FileState file = file_state(path, true), folder = file_state(path.parent_path(), true);
  if (!file.exists || file.is_folder) return false;
  if (scope == Scope::user) return ::access(path.c_str(), R_OK) == 0;
  return file.is_readable && folder.is_executable;
}

bool can_be_started(const fs::path& host, Scope scope) {
  if (::access(host.c_str(), X_OK) != 0) return false;
  return scope == Scope::user || file_state(host, true).is_executable;
}

class Judge {
 public:
  Judge(const InstalledBrowser& browser, Scope scope, Report& report)
      : browser_(browser), scope_(scope), report_(report) {}

  ManifestFile judge(const fs::path& path) {
    ManifestFile file{path, scope_, {}, false};
    const auto manifest = read(path);
    if (!manifest) return file;
    file.host = text_at(*manifest, "path");
    file.is_sound = has_right_fields(path, *manifest) && has_right_host(path, file.host);
    if (file_state(path, true).others_may_write) say("manifestUnsafe", path);
    return file;
  }

 private:
  bool say(std::string_view id, const fs::path& path, const std::string& more = {}) {
    report_.add(id, {{"browser", browser_.label},
                     {"name", browser_.name},
                     {"path", path.string()},
                     {"folder", path.parent_path().string()},
                     {"more", more},
                     {"register", register_command()}});
    return false;
  }

  std::string register_command() const {
    const bool for_all = scope_ == Scope::system;
    return (for_all ? "sudo kepka register --system --browser " : "kepka register --browser ") +
           browser_.name;
  }

  std::optional<json::object> read(const fs::path& path) {
    if (!can_be_read(path, scope_)) {
      say("manifestUnreadable", path);
      return std::nullopt;
    }
    try {
      const json::value value = wire::parse_json(read_text(path, manifest_limit), manifest_limit);
      return wire::expect_object(value, wire::Path());
    } catch (const base::Error&) {
      say("manifestMalformed", path);
      return std::nullopt;
    }
  }

  bool has_right_fields(const fs::path& path, const json::object& manifest) {
    if (text_at(manifest, "name") != ids::host_name) return say("manifestWrong", path, "name");
    if (text_at(manifest, "type") != "stdio") return say("manifestWrong", path, "type");
    if (!fs::path(text_at(manifest, "path")).is_absolute())
      return say("manifestWrong", path, "path");
    return names_extension(manifest, browser_.kind) || say("otherExtension", path);
  }

  bool has_right_host(const fs::path& path, const fs::path& host) {
    std::error_code error;
    if (!fs::is_regular_file(host, error)) return say("hostMissing", path, host.string());
    if (!can_be_started(host, scope_)) return say("hostNotExecutable", path, host.string());
    return is_nobody_elses(host) || say("hostUnsafe", path, host.string());
  }

  const InstalledBrowser& browser_;
  const Scope scope_;
  Report& report_;
};

}  // namespace

ManifestFile judge_manifest(const fs::path& path, Scope scope, const InstalledBrowser& browser,
                            Report& report) {
  return Judge(browser, scope, report).judge(path);
}

}  // namespace kepka::doctor
