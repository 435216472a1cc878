// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "apps/kepka/output.h"

#include <chrono>
#include <iostream>

#include "admin/report_text.h"

namespace kepka::apps {

void print_report(const wire::json::object& report, bool as_json, admin::Language language) {
  std::cout.exceptions(std::ios::failbit | std::ios::badbit);
  if (as_json) {
    std::cout << wire::json::serialize(report) << "\n";
  } else {
    std::cout << admin::report_text(report, language);
  }
  std::cout.flush();
}

pki::Time now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace kepka::apps
