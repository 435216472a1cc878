// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kepka::policy {

enum class Consent { unknown, granted, blocked };

struct ConsentRecord {
  std::string origin;
  Consent consent = Consent::unknown;
  std::chrono::sys_seconds since;
};

/// What the person decided about sites, and how often a site's windows were cancelled, in one file
/// that several hosts share (lock around every change). A damaged file is set aside (.damaged) and
/// everything is asked again.
class Consents {
 public:
  explicit Consents(std::filesystem::path file);

  Consent find(const std::string& origin);
  void set(const std::string& origin, Consent consent);
  void revoke(const std::string& origin);
  std::vector<ConsentRecord> list();

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
