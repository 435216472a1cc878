// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "apps/host/log.h"

#include <spdlog/logger.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <algorithm>
#include <array>
#include <exception>
#include <iterator>
#include <utility>
#include <vector>

#include "base/redaction.h"
#include "platform/files.h"

namespace kepka::apps {

namespace {

constexpr std::size_t log_file_limit = 1024 * 1024;
constexpr std::size_t older_files = 2;

constexpr std::pair<std::string_view, LogLevel> levels[] = {
    {"error", LogLevel::error},
    {"warn", LogLevel::warn},
    {"info", LogLevel::info},
    {"debug", LogLevel::debug},
};

spdlog::level::level_enum spdlog_level(LogLevel level) {
  switch (level) {
    case LogLevel::error:
      return spdlog::level::err;
    case LogLevel::warn:
      return spdlog::level::warn;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::debug:
      break;
  }
  return spdlog::level::debug;
}

std::shared_ptr<spdlog::sinks::sink> file_sink(const std::filesystem::path& file) {
  try {
    platform::make_private_folder(file.parent_path());
    return std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), log_file_limit,
                                                                  older_files);
  } catch (const std::exception&) {
    return nullptr;
  }
}

}  // namespace

LogLevel wanted_level(std::string_view by_rules, const char* by_environment) {
  LogLevel wanted = LogLevel::error;
  for (const auto& [name, level] : levels) {
    const bool named = name == by_rules || (by_environment != nullptr && name == by_environment);
    if (named) wanted = std::max(wanted, level);
  }
  return wanted;
}

Log::Log(const LogSettings& settings) {
  std::vector<spdlog::sink_ptr> sinks = {std::make_shared<spdlog::sinks::stderr_sink_mt>()};
  if (settings.file) {
    if (auto sink = file_sink(*settings.file)) sinks.push_back(std::move(sink));
  }
  logger_ = std::make_shared<spdlog::logger>("kepka-host", sinks.begin(), sinks.end());
  logger_->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %n[%P] %v");
  logger_->set_level(spdlog_level(settings.level));
  logger_->flush_on(spdlog::level::trace);
  // A full disk is no reason to say so on standard error again and again.
  logger_->set_error_handler([](const std::string&) {});
}

void Log::error(std::string_view line) const { logger_->error("{}", base::redacted(line)); }
void Log::warn(std::string_view line) const { logger_->warn("{}", base::redacted(line)); }
void Log::info(std::string_view line) const { logger_->info("{}", base::redacted(line)); }

std::function<void(const std::string&)> Log::warnings() const {
  return [log = *this](const std::string& line) { log.warn(line); };
}

}  // namespace kepka::apps
