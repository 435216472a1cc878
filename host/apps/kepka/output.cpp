// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "apps/kepka/output.h"

#include <chrono>
#include <iostream>

#include "admin/report_text.h"

namespace kepka::apps {

void print_report(const wire::json::object& report, bool as_json, admin::Language language) {
  print_lines(as_json ? wire::json::serialize(report) + "\n"
                      : admin::report_text(report, language));
}

void print_lines(const std::string& lines) {
  std::cout.exceptions(std::ios::failbit | std::ios::badbit);
  std::cout << lines;
  std::cout.flush();
}

pki::Time now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace kepka::apps
