// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace kepka::policy {

enum class Consent { unknown, granted, blocked };

struct ConsentRecord {
  std::string origin;
  Consent consent = Consent::unknown;
  std::chrono::sys_seconds since;
  std::size_t certificates = 0;  // how many the site may see
};

/// What the person decided about sites, which certificates each may see, and how often a site's
/// windows were cancelled, in one file that several hosts share (lock around every change). A
/// damaged file is set aside (.damaged) and everything is asked again.
class Consents {
 public:
  /// Certificates that one site may see; the one that was granted first gives way to another.
  static constexpr std::size_t most_grants = 256;

  explicit Consents(std::filesystem::path file);

  Consent find(const std::string& origin);
  void set(const std::string& origin, Consent consent);
  /// Forgets the decision and the grants.
  void revoke(const std::string& origin);
  /// Forgets every site, also how often its windows were cancelled.
  void clear();
  /// Sites with a decision; one that has grants alone (the administrator allows it) counts as
  /// granted.
  std::vector<ConsentRecord> list();

  /// The site may see the certificate with this SHA-256 (64 lower-case hex digits) from now on.
  /// Ends with the site's consent: when that is revoked or the site is blocked.
  void grant(const std::string& origin, const std::string& sha256);
  std::set<std::string> grants(const std::string& origin);

  /// A cancelled window: the third in a row makes the site wait 10 s, then 30 s, 2 min, 10 min. A
  /// success clears it.
  void note_cancelled(const std::string& origin);
  void note_success(const std::string& origin);
  /// How long the site still has to wait; zero if it need not.
  std::chrono::seconds wait_before_next(const std::string& origin);

 private:
  std::filesystem::path file_;
};

}  // namespace kepka::policy
