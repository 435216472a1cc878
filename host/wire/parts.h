// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/patience.h"
#include "wire/json.h"

// Messages longer than a frame travel as a set of $/part notifications, in order: the texts of all
// parts together are the message.
namespace kepka::wire {

inline constexpr std::size_t part_limit = 512 * 1024;                 // bytes of text in one part
inline constexpr std::size_t parted_message_limit = 8 * 1024 * 1024;  // bytes of one message
inline constexpr std::size_t part_sets_limit = 4;  // messages that are being put together at once
inline constexpr std::chrono::seconds part_set_lifetime{60};

/// Puts together what comes in parts.
class PartAssembler {
 public:
  /// Takes the params of one $/part; the whole message with its last part. Throws, with the set's
  /// name in data "set", and forgets the set: Error(invalidParams), Error(malformedMessage) for a
  /// part out of order or of a set that is unknown (or was forgotten after 60 s),
  /// Error(frameTooLong) above 8 MiB, Error(busy) for a fifth set.
  std::optional<std::string> take(const json::object& params, base::Clock::time_point now);

 private:
  struct Set {
    std::string text;
    std::int64_t next = 0;
    std::int64_t count = 0;
    base::Clock::time_point ends;
  };
  Set& set_for(const std::string& name, std::int64_t index, std::int64_t count,
               base::Clock::time_point now);

  std::map<std::string, Set> sets_;
};

/// The frames for a message: itself, or parts of the set `set` when it is longer than half a MiB.
/// Each stays below 1 MiB with its escapes. `message` is JSON, as serialised here. Throws
/// Error(frameTooLong) above 8 MiB.
std::vector<std::string> frames_of(std::string message, const std::string& set);

}  // namespace kepka::wire
