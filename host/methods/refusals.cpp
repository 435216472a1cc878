// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "methods/refusals.h"

namespace kepka::methods {

std::optional<std::uint64_t> Refusals::take(const std::string& origin, const std::string& method,
                                            const std::string& error, Clock::time_point now) {
  constexpr std::chrono::minutes between{1};
  constexpr std::size_t kinds_limit = 256;
  const std::lock_guard lock(mutex_);
  std::tuple key{origin, method, error};
  const auto known = kinds_.find(key);
  if (known != kinds_.end()) {
    if (now - known->second.told < between) {
      ++known->second.left_out;
      return std::nullopt;
    }
    const std::uint64_t left_out = known->second.left_out;
    known->second = {now, 0};
    return left_out;
  }
  if (kinds_.size() >= kinds_limit) {
    std::erase_if(kinds_, [&](const auto& kind) { return now - kind.second.told >= between; });
  }
  if (kinds_.size() >= kinds_limit) return std::nullopt;
  kinds_[std::move(key)] = {now, 0};
  return 0;
}

}  // namespace kepka::methods
