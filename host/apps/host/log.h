// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace spdlog {
class logger;
}

namespace kepka::apps {

enum class LogLevel { error, warn, info, debug };

struct LogSettings {
  LogLevel level = LogLevel::warn;
  std::optional<std::filesystem::path> file;  // beside standard error
};

/// The more talkative of what the rules and the environment say; what is no level says nothing.
LogLevel wanted_level(std::string_view by_rules, const char* by_environment);

/// The operational log, for whoever looks for a fault: on standard error, which Firefox shows in
/// its console and Chromium passes to its own (standard output belongs to the frames), and in a
/// file if that is wanted: mode 0600, at most 1 MiB, two older ones kept. A line: time, level,
/// process, what happened. Secrets cannot come here: base::Secret has no text that a line could be
/// made of, and every line goes through base::redacted(). Thread-safe. A file that cannot be
/// written is passed over.
class Log {
 public:
  explicit Log(const LogSettings& settings);

  void error(std::string_view line) const;
  void warn(std::string_view line) const;
  void info(std::string_view line) const;

  /// For those that have nothing but warnings.
  std::function<void(const std::string& line)> warnings() const;

 private:
  std::shared_ptr<spdlog::logger> logger_;
};

}  // namespace kepka::apps
