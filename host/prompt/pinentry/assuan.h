// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/patience.h"
#include "base/secret.h"
#include "platform/child.h"

namespace kepka::prompt {

/// A line of the Assuan protocol, without its end.
inline constexpr std::size_t longest_assuan_line = 1000;

/// An argument as it stands in a line: %, and control characters as %XX.
std::string assuan_escape(std::string_view text);

/// How a command ended: error 0 is OK, else libgpg-error's number with its source, as the program
/// gave it.
struct AssuanReply {
  unsigned error = 0;
  bool pin_repeated = false;  // status PIN_REPEATED: the program had the password typed twice
  base::Secret data;
};

/// The client's side of an Assuan connection with a child (Assuan manual, 3). What the child writes
/// is hostile and may be secret: it stays in locked memory, lines and the whole are bounded, and
/// anything unexpected is Error(promptFailed).
class Assuan {
 public:
  /// Answers INQUIRE QUALITY with -100..100.
  using Quality = std::function<int(base::ByteView password)>;

  explicit Assuan(platform::Child& child);

  /// The child's first line.
  void expect_greeting(const base::Patience& patience);

  /// Throws Error(promptFailed) for an argument that does not fit into a line, a child that is gone
  /// or talks nonsense.
  AssuanReply send(std::string_view command, std::string_view argument,
                   const base::Patience& patience, const Quality& quality = {});

 private:
  std::string_view next_line(const base::Patience& patience);
  void write_line(std::string_view line, const base::Patience& patience);
  AssuanReply read_reply(const base::Patience& patience, const Quality& quality);
  void answer_inquiry(std::string_view inquiry, const base::Patience& patience,
                      const Quality& quality);

  platform::Child& child_;
  base::Secret buffer_;
  base::Secret inquired_;
  std::size_t consumed_ = 0;  // bytes of buffer_ that the line given out last takes
  std::size_t received_ = 0;
};

}  // namespace kepka::prompt
