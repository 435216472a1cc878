// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "wire/parts.h"

#include <algorithm>

#include "base/error.h"
#include "protocol.gen.h"
#include "wire/frame.h"
#include "wire/rpc.h"

namespace kepka::wire {
namespace {

using base::Error;
using base::ErrorCode;

// What stands around a part's text in its frame is less than this.
constexpr std::size_t envelope_limit = 1024;

std::size_t escaped_size(char c) {
  if (c == '"' || c == '\\') return 2;
  return static_cast<unsigned char>(c) < 0x20 ? 6 : 1;
}

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

/// How much of `text` fits into a part, whole characters only.
std::size_t part_length(std::string_view text) {
  std::size_t escaped = 0;
  std::size_t length = 0;
  while (length < text.size() && length < part_limit) {
    escaped += escaped_size(text[length]);
    if (escaped > frame_limit_out - envelope_limit) break;
    ++length;
  }
  while (length < text.size() && length > 0 && !begins_character(text[length])) --length;
  return length;
}

std::string part_message(const std::string& set, std::size_t index, std::size_t count,
                         std::string_view text) {
  protocol::PartNotification part;
  part.set = set;
  part.index = static_cast<std::int64_t>(index);
  part.count = static_cast<std::int64_t>(count);
  part.text = std::string(text);
  return notification_message(protocol::part_notification_name, protocol::write(part).get_object());
}

}  // namespace

PartAssembler::Set& PartAssembler::set_for(const std::string& name, std::int64_t index,
                                           std::int64_t count, base::Clock::time_point now) {
  std::erase_if(sets_, [now](const auto& entry) { return entry.second.ends <= now; });
  const auto found = sets_.find(name);
  if (found != sets_.end()) {
    if (found->second.next != index || found->second.count != count) {
      throw Error(ErrorCode::malformedMessage, "a part out of order");
    }
    return found->second;
  }
  if (index != 0) throw Error(ErrorCode::malformedMessage, "a part of an unknown set");
  if (sets_.size() == part_sets_limit) throw Error(ErrorCode::busy, "too many sets of parts");
  Set& set = sets_[name];
  set.count = count;
  set.ends = now + part_set_lifetime;
  return set;
}

std::optional<std::string> PartAssembler::take(const json::object& params,
                                               base::Clock::time_point now) {
  const protocol::PartNotification part = protocol::read_part_notification(params, Path("params"));
  try {
    Set& set = set_for(part.set, part.index, part.count, now);
    if (part.text.size() > parted_message_limit - set.text.size()) {
      throw Error(ErrorCode::frameTooLong, "a message in parts of more than 8 MiB");
    }
    set.text += part.text;
    ++set.next;
    if (set.next < set.count) return std::nullopt;
    std::string message = std::move(set.text);
    sets_.erase(part.set);
    return message;
  } catch (Error& error) {
    sets_.erase(part.set);
    error.with("set", part.set);
    throw;
  }
}

std::vector<std::string> frames_of(std::string message, const std::string& set) {
  if (message.size() > parted_message_limit) {
    throw Error(ErrorCode::frameTooLong, "an answer of more than 8 MiB");
  }
  if (message.size() <= part_limit) return {std::move(message)};

  std::vector<std::string_view> texts;
  for (std::string_view rest = message; !rest.empty(); rest.remove_prefix(texts.back().size())) {
    texts.push_back(rest.substr(0, part_length(rest)));
  }
  std::vector<std::string> frames;
  frames.reserve(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    frames.push_back(part_message(set, i, texts.size(), texts[i]));
  }
  return frames;
}

}  // namespace kepka::wire
