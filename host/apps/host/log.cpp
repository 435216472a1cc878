// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "apps/host/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <memory>

namespace kepka::apps {

std::function<void(const std::string&)> make_log() {
  const auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  const auto logger = std::make_shared<spdlog::logger>("kepka-host", sink);
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %n[%P] %v");
  return [logger](std::string line) {
    // A page chooses the names of the fields that an error names: it must not be able to add lines.
    std::replace_if(
        line.begin(), line.end(), [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; },
        '?');
    logger->warn("{}", line);
  };
}

}  // namespace kepka::apps
