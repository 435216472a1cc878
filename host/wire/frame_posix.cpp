// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "base/error.h"
#include "platform/wait.h"
#include "wire/frame.h"

namespace kepka::wire {
namespace {

using base::Error;
using base::ErrorCode;

bool try_again(int error) { return error == EINTR || error == EAGAIN || error == EWOULDBLOCK; }

/// False when the input ends before all is read. A failing descriptor is an end, too: nobody is
/// there any more.
bool read_all(int descriptor, char* out, std::size_t size, const base::Patience& patience) {
  std::size_t done = 0;
  while (done < size) {
    platform::wait_readable(descriptor, patience);
    const ssize_t got = ::read(descriptor, out + done, size - done);
    if (got > 0) {
      done += static_cast<std::size_t>(got);
    } else if (got == 0 || !try_again(errno)) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<std::string> read_frame(int descriptor, std::stop_token stop) {
  // A poll leaves a negative descriptor out and would wait for ever.
  if (descriptor < 0) return std::nullopt;
  const base::Patience patience{std::move(stop)};

  std::uint32_t length = 0;
  char head[sizeof length];
  if (!read_all(descriptor, head, sizeof head, patience)) return std::nullopt;
  std::memcpy(&length, head, sizeof length);
  if (length == 0) throw Error(ErrorCode::malformedMessage, "a frame of length 0");
  if (length > frame_limit_in) {
    throw Error(ErrorCode::frameTooLong, "a frame of " + std::to_string(length) + " bytes");
  }

  std::string body(length, '\0');
  if (!read_all(descriptor, body.data(), body.size(), patience)) return std::nullopt;
  return body;
}

void write_frame(int descriptor, const std::string& json, const base::Patience& patience) {
  if (json.size() > frame_limit_out) {
    throw Error(ErrorCode::frameTooLong, "a frame of " + std::to_string(json.size()) + " bytes");
  }
  if (descriptor < 0) throw Error(ErrorCode::connectionLost, "no output");

  const auto length = static_cast<std::uint32_t>(json.size());
  std::string frame(sizeof length, '\0');
  std::memcpy(frame.data(), &length, sizeof length);
  frame += json;

  std::size_t done = 0;
  while (done < frame.size()) {
    platform::wait_writable(descriptor, patience);
    const ssize_t put = ::write(descriptor, frame.data() + done, frame.size() - done);
    if (put >= 0) {
      done += static_cast<std::size_t>(put);
    } else if (!try_again(errno)) {
      throw Error(ErrorCode::connectionLost, "nobody reads the answers");
    }
  }
}

void make_non_blocking(int descriptor) {
  const int flags = ::fcntl(descriptor, F_GETFL);
  if (flags >= 0) ::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

}  // namespace kepka::wire
