// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kepka::policy {

enum class Access { denied, asks, allowed };

/// Which PKCS#11 modules may be loaded, by their files. With `restricts` only what `allow` names;
/// deny wins.
struct Modules {
  bool restricts = false;
  std::vector<std::filesystem::path> allow, deny;

  /// What one more file says.
  void add(bool has_allow, const std::vector<std::filesystem::path>& allowed,
           const std::vector<std::filesystem::path>& denied);
};

/// The administrator's rules, from every *.json of the policy folder. Deny wins over allow and the
/// stricter value over the looser; a file that non-administrators may write, or that does not
/// parse, refuses everything (fault() says which and why). With no file at all: HTTPS and the
/// browser's own localhost are asked once, remembering is off, a person's software keys may
/// be exported, and one document is signed at a time.
///
/// "batch": how many documents one consent may sign, 1 to 100; the smallest number counts.
/// "signDigests": whether a document may be signed that the host has only the digest of; one false
/// forbids it.
///
/// {"origins": {"allow": ["https://*.example.ru"], "deny": []}, "remember": false,
///  "modules": {"allow": ["/usr/lib/librtpkcs11ecp.so"], "deny": []}, "sensorForTokens": false,
///  "export": false, "batch": 20, "signDigests": false,
///  "identities": ["https://lk.ca.example.ru"], "pinentry": "/usr/bin/pinentry-qt"}
class Policy {
 public:
  /// Never throws for what the files hold.
  static Policy load(const std::filesystem::path& folder);

  /// For an origin as the browser gave it. Anything that is no plain https origin (or
  /// http://localhost, 127.0.0.1, [::1]) is denied. A pattern's * stands for one label;
  /// "https://*.example.ru" does not match "https://example.ru".
  Access access(const std::string& origin) const;

  bool remember_allowed() const { return remember_; }
  /// Whether the person may carry keys out with `kepka export`: unless any file says no.
  bool export_allowed() const { return export_; }
  /// Whether the person's movements are asked for also where a token makes the key.
  bool sensor_for_tokens() const { return sensor_for_tokens_; }
  /// Whether the site may see and ask for every certificate of this computer, without the person's
  /// picking ("identities": patterns as of "origins"). A site that is denied may not.
  bool grants_identities(const std::string& origin) const;
  /// How many documents one consent may sign; 1 unless the rules say so.
  unsigned batch() const { return batch_.value_or(1); }
  /// Whether a document may be signed by its digest alone.
  bool sign_digests_allowed() const { return sign_digests_; }
  /// None may be loaded while the rules have a fault().
  const Modules& modules() const { return modules_; }
  const std::filesystem::path& pinentry() const { return pinentry_; }

  /// Empty if the rules are sound, else one line for the log and doctor.
  const std::string& fault() const { return fault_; }

 private:
  std::vector<std::string> allow_, deny_, identities_;
  Modules modules_;
  bool remember_ = false;
  bool export_ = true;
  bool sensor_for_tokens_ = false;
  std::optional<unsigned> batch_;
  bool sign_digests_ = false;
  bool restricts_ = false;  // an allow list stands in some file: what it does not name is denied
  std::filesystem::path pinentry_;
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
