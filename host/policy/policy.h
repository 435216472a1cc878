// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "policy/origin.h"
#include "policy/rule_file.h"

namespace kepka::policy {

enum class Access { denied, asks, allowed };

/// What a site may learn beyond its own.
enum class Grant {
  detect,     // how Kepka stands
  storages,   // tokens' labels and numbers, and when one comes or goes
  identities  // certificates that are not of its own enrolments
};

/// What the rules say of a grant: `usual` leaves it to the person.
enum class GrantState { denied, usual, granted };

/// Which PKCS#11 modules may be loaded, by their files. With `restricts` only what `allow` names;
/// deny wins.
struct Modules {
  bool restricts = false;
  std::vector<std::filesystem::path> allow, deny;
};

/// What one file says of a rule.
struct RuleSource {
  std::filesystem::path file;
  wire::json::value value;
};

/// What holds of a rule, and where it came from; no source: it is the default, or the rules are
/// damaged and it is what holds then.
struct EffectiveRule {
  RuleKey key;
  wire::json::value value;
  std::vector<RuleSource> sources;
};

/// The administrator's rules, from every *.json of the policy folder, in the order of the files'
/// names; the keys, and how two files' words make one, are in rules.json. Deny wins over allow and
/// the stricter value over the looser; a file that non-administrators may write, or that does not
/// parse, refuses everything (fault() says which and why). With no file at all: HTTPS and the
/// browser's own localhost are asked once, remembering is off, a person's software keys may be
/// exported, and one document is signed at a time.
class Policy {
 public:
  /// Never throws for what the files hold.
  static Policy load(const std::filesystem::path& folder);

  /// The rules of files that have been read.
  static Policy of(std::vector<RuleFile> files);

  /// For an origin as the browser gave it. Anything that is no plain https origin (or
  /// http://localhost, 127.0.0.1, [::1]) is denied. A pattern's * stands for one label;
  /// "https://*.example.ru" does not match "https://example.ru".
  Access access(const std::string& origin) const;

  /// Denied for a site that is.
  GrantState grant(Grant what, const std::string& origin) const;
  /// Whether the site may see and ask for every certificate of this computer, without the person's
  /// picking.
  bool grants_identities(const std::string& origin) const;

  /// Whether sites may call it.
  bool allows_method(std::string_view name) const;
  /// The same for one site, which may have the grant or not that a method needs; nothing: it may.
  /// How Kepka stands (site.access) is a grant, and no method of the rules.
  std::optional<base::ErrorCode> method_refusal(const std::string& origin,
                                                std::string_view method) const;
  /// Whether sites may make and use keys there.
  bool allows_registry() const;
  bool allows_token(bool active) const;
  /// Of new keys: a name of the protocol, and of a GOST parameter set.
  bool allows_algorithm(std::string_view name) const;
  bool allows_parameter_set(std::string_view name) const;

  bool remember_allowed() const { return yes(RuleKey::remember); }
  /// Whether the person may carry keys out with `kepka export`: unless any file says no.
  bool export_allowed() const { return yes(RuleKey::export_); }
  /// Whether the person's movements are asked for also where a token makes the key.
  bool sensor_for_tokens() const { return yes(RuleKey::sensor_for_tokens); }
  /// How many documents one consent may sign; 1 unless the rules say so.
  unsigned batch() const;
  /// Whether a document may be signed by its digest alone.
  bool sign_digests_allowed() const { return yes(RuleKey::sign_digests); }
  /// Whether nothing may be done that the audit does not have.
  bool audit_required() const { return word(RuleKey::audit) == "required"; }
  /// "error", "warn", "info" or "debug".
  std::string log_level() const { return word(RuleKey::log_level); }
  bool log_to_file() const { return yes(RuleKey::log_file); }
  /// None may be loaded while the rules have a fault().
  Modules modules() const;
  /// Empty: the best one for the desktop.
  std::filesystem::path pinentry() const { return word(RuleKey::pinentry); }

  /// Empty if the rules are sound, else one line for the log and doctor.
  const std::string& fault() const { return fault_; }

  /// Every rule, in the order of the table.
  const std::vector<EffectiveRule>& rules() const { return rules_; }
  /// What was read, with what is wrong with it.
  const std::vector<RuleFile>& files() const { return files_; }

 private:
  const wire::json::value& value(RuleKey key) const;
  bool yes(RuleKey key) const;
  std::string word(RuleKey key) const;
  bool names(RuleKey key, std::string_view name) const;
  bool any_matches(RuleKey key, const Origin& origin) const;
  bool allows(RuleKey allow, RuleKey deny, std::initializer_list<std::string_view> known_as) const;

  std::vector<RuleFile> files_;
  std::vector<EffectiveRule> rules_;
  std::string fault_;
};

/// "https://xn--80ak6aa92e.com" → scheme, host and port checked strictly; throws
/// Error(siteNotAllowed) if it is no origin that Kepka serves. Returns it in the form that is
/// compared: lower case, default port dropped.
std::string checked_origin(const std::string& origin);

/// For a window's first line: "ca.example.ru", and for an international name both forms: "пример.рф
/// (xn--e1afmkfd.xn--p1ai)". The port is shown if it is not the default one, the scheme if it is
/// not https.
std::string display_origin(const std::string& origin);

}  // namespace kepka::policy
