// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "policy/policy.h"

#include <algorithm>

#include "base/error.h"
#include "platform/files.h"
#include "platform/overrides.h"
#include "policy/origin.h"
#include "wire/json.h"

namespace kepka::policy {

namespace {

using base::Error;
using base::ErrorCode;
namespace json = wire::json;

constexpr std::size_t file_limit = 256 * 1024;
constexpr std::size_t patterns_limit = 4096;
constexpr std::size_t modules_limit = 256;
constexpr std::size_t text_limit = 1024;
constexpr std::int64_t batch_limit = 100;

/// What one file says; what it does not mention is absent.
struct Rules {
  std::vector<std::string> allow, deny, identities;
  bool has_allow = false;
  std::vector<std::filesystem::path> allowed_modules, denied_modules;
  bool has_allowed_modules = false;
  std::optional<bool> remember;
  bool export_allowed = true;
  bool sensor_for_tokens = false;
  std::optional<unsigned> batch;
  std::optional<bool> sign_digests;
  std::optional<std::filesystem::path> pinentry;
};

/// What several files say of one permission: one no is enough, and without a yes there is none.
struct Votes {
  bool granted = false, forbidden = false;

  void add(const std::optional<bool>& vote) {
    if (vote) (*vote ? granted : forbidden) = true;
  }
  bool allow() const { return granted && !forbidden; }
};

std::vector<std::string> read_patterns(const json::object& lists, std::string_view key,
                                       const wire::Path& path) {
  const json::value* found = lists.if_contains(key);
  if (found == nullptr) return {};
  std::vector<std::string> patterns;
  for (const json::value& item : wire::expect_array(*found, path, patterns_limit)) {
    std::string pattern = wire::expect_string(item, path / patterns.size(), 1, text_limit);
    if (!parse_pattern(pattern))
      throw Error(ErrorCode::policyDamaged, "no origin: " + (path / patterns.size()).text());
    patterns.push_back(std::move(pattern));
  }
  return patterns;
}

/// A program's or a module's file, whole, so that nothing else can be meant by it.
std::filesystem::path read_file_name(const json::value& value, const wire::Path& path) {
  std::filesystem::path file = wire::expect_string(value, path, 1, text_limit);
  if (!file.is_absolute()) throw Error(ErrorCode::policyDamaged, path.text() + " is no whole path");
  return file;
}

std::vector<std::filesystem::path> read_modules(const json::object& lists, std::string_view key) {
  const json::value* found = lists.if_contains(key);
  if (found == nullptr) return {};
  const wire::Path path = wire::Path("modules") / key;
  std::vector<std::filesystem::path> files;
  for (const json::value& item : wire::expect_array(*found, path, modules_limit)) {
    files.push_back(read_file_name(item, path / files.size()));
  }
  return files;
}

void read_module_lists(const json::value& value, Rules& rules) {
  const wire::Path path("modules");
  const json::object& lists = wire::expect_object(value, path);
  wire::refuse_unknown_keys(lists, path, {"allow", "deny"});
  rules.allowed_modules = read_modules(lists, "allow");
  rules.denied_modules = read_modules(lists, "deny");
  rules.has_allowed_modules = lists.contains("allow");
}

void read_origin_lists(const json::value& value, Rules& rules) {
  const wire::Path path("origins");
  const json::object& lists = wire::expect_object(value, path);
  wire::refuse_unknown_keys(lists, path, {"allow", "deny"});
  rules.allow = read_patterns(lists, "allow", path / "allow");
  rules.deny = read_patterns(lists, "deny", path / "deny");
  rules.has_allow = lists.contains("allow");
}

void read_signing(const json::object& object, Rules& rules) {
  if (const json::value* batch = object.if_contains("batch")) {
    rules.batch =
        static_cast<unsigned>(wire::expect_integer(*batch, wire::Path("batch"), 1, batch_limit));
  }
  if (const json::value* digests = object.if_contains("signDigests"))
    rules.sign_digests = wire::expect_boolean(*digests, wire::Path("signDigests"));
}

Rules read_rules(base::ByteView content) {
  const json::value whole = wire::parse_json(base::text_of(content), file_limit);
  const json::object& object = wire::expect_object(whole, wire::Path());
  wire::refuse_unknown_keys(object, wire::Path(),
                            {"origins", "modules", "remember", "sensorForTokens", "export", "batch",
                             "signDigests", "identities", "pinentry"});
  Rules rules;
  rules.identities = read_patterns(object, "identities", wire::Path("identities"));
  if (const json::value* origins = object.if_contains("origins"))
    read_origin_lists(*origins, rules);
  if (const json::value* modules = object.if_contains("modules"))
    read_module_lists(*modules, rules);
  if (const json::value* sensor = object.if_contains("sensorForTokens")) {
    rules.sensor_for_tokens = wire::expect_boolean(*sensor, wire::Path("sensorForTokens"));
  }
  if (const json::value* remember = object.if_contains("remember")) {
    rules.remember = wire::expect_boolean(*remember, wire::Path("remember"));
  }
  if (const json::value* allowed = object.if_contains("export")) {
    rules.export_allowed = wire::expect_boolean(*allowed, wire::Path("export"));
  }
  read_signing(object, rules);
  if (const json::value* pinentry = object.if_contains("pinentry"))
    rules.pinentry = read_file_name(*pinentry, wire::Path("pinentry"));
  return rules;
}

/// A test build's folder belongs to whoever runs the test.
bool is_trusted(const std::filesystem::path& file) {
  if (platform::override_of("KEPKA_TEST_POLICY_FOLDER"))
    return platform::only_owner_may_write(file);
  return platform::only_root_may_write(file);
}

/// Who may write the folder may take rules away, also when none is left in it. A test build's
/// folder is looked at with each file.
void check_folder(const std::filesystem::path& folder) {
  std::error_code error;
  const auto status = std::filesystem::symlink_status(folder, error);
  if (!std::filesystem::exists(status) || platform::override_of("KEPKA_TEST_POLICY_FOLDER")) return;
  if (!platform::only_root_may_write(folder))
    throw Error(ErrorCode::policyDamaged, folder.string() + ": others than root may write it");
}

bool any_matches(const std::vector<std::string>& patterns, const Origin& origin) {
  return std::any_of(patterns.begin(), patterns.end(), [&origin](const std::string& text) {
    const auto pattern = parse_pattern(text);
    return pattern && matches(*pattern, origin);
  });
}

}  // namespace

void Modules::add(bool has_allow, const std::vector<std::filesystem::path>& allowed,
                  const std::vector<std::filesystem::path>& denied) {
  restricts = restricts || has_allow;
  allow.insert(allow.end(), allowed.begin(), allowed.end());
  deny.insert(deny.end(), denied.begin(), denied.end());
}

Policy Policy::load(const std::filesystem::path& folder) {
  Policy policy;
  Votes remember, sign_digests;
  try {
    check_folder(folder);
    for (const std::filesystem::path& name : platform::list_folder(folder)) {
      if (name.extension() != ".json") continue;
      const std::filesystem::path file = folder / name.filename();
      if (!is_trusted(file))
        throw Error(ErrorCode::policyDamaged, file.string() + ": others than root may write it");
      try {
        const auto content = platform::read_file(file, file_limit);
        if (!content) throw Error(ErrorCode::policyDamaged, "gone");
        const Rules rules = read_rules(*content);
        policy.allow_.insert(policy.allow_.end(), rules.allow.begin(), rules.allow.end());
        policy.deny_.insert(policy.deny_.end(), rules.deny.begin(), rules.deny.end());
        policy.identities_.insert(policy.identities_.end(), rules.identities.begin(),
                                  rules.identities.end());
        policy.restricts_ = policy.restricts_ || rules.has_allow;
        policy.modules_.add(rules.has_allowed_modules, rules.allowed_modules, rules.denied_modules);
        policy.sensor_for_tokens_ = policy.sensor_for_tokens_ || rules.sensor_for_tokens;
        policy.export_ = policy.export_ && rules.export_allowed;
        if (rules.batch)
          policy.batch_ = std::min(*rules.batch, policy.batch_.value_or(*rules.batch));
        remember.add(rules.remember);
        sign_digests.add(rules.sign_digests);
        if (rules.pinentry) policy.pinentry_ = *rules.pinentry;
      } catch (const Error& error) {
        std::string detail = file.string() + ": " + error.what();
        for (const auto& [key, value] : error.data())
          detail.append(" ").append(key).append(" ").append(value);
        throw Error(ErrorCode::policyDamaged, detail);
      }
    }
  } catch (const Error& error) {
    policy.fault_ = error.detail().empty() ? error.what() : error.detail();
  }
  // Rules that cannot be read might have denied any of them.
  if (!policy.fault_.empty()) policy.modules_ = {.restricts = true, .allow = {}, .deny = {}};
  policy.export_ = policy.export_ && policy.fault_.empty();
  if (!policy.fault_.empty()) policy.batch_ = 1;
  policy.remember_ = remember.allow() && policy.fault_.empty();
  policy.sign_digests_ = sign_digests.allow() && policy.fault_.empty();
  return policy;
}

Access Policy::access(const std::string& origin) const {
  const auto parsed = parse_origin(origin);
  if (!parsed || !fault_.empty() || any_matches(deny_, *parsed)) return Access::denied;
  if (any_matches(allow_, *parsed)) return Access::allowed;
  return restricts_ ? Access::denied : Access::asks;
}

bool Policy::grants_identities(const std::string& origin) const {
  if (access(origin) == Access::denied) return false;
  return any_matches(identities_, parse_origin(origin).value());
}

}  // namespace kepka::policy
