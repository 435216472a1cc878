// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "apps/host/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <memory>

namespace kepka::apps {

std::function<void(const std::string&)> make_log() {
  const auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  const auto logger = std::make_shared<spdlog::logger>("kepka-host", sink);
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %n[%P] %v");
  return [logger](const std::string& line) { logger->warn("{}", line); };
}

}  // namespace kepka::apps
