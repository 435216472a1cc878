// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>

namespace kepka::methods {

/// Keeps a page that asks again and again for what it may not have from filling the audit: of the
/// same refusal one a minute is told, and with the next one how many were left out. Thread-safe.
class Refusals {
 public:
  using Clock = std::chrono::steady_clock;

  /// How many of its kind were left out since the last that was told; nothing: this one is left out
  /// too.
  std::optional<std::uint64_t> take(const std::string& origin, const std::string& method,
                                    const std::string& error, Clock::time_point now);

 private:
  struct Kind {
    Clock::time_point told;
    std::uint64_t left_out = 0;
  };

  std::mutex mutex_;
  std::map<std::tuple<std::string, std::string, std::string>, Kind> kinds_;
};

}  // namespace kepka::methods
