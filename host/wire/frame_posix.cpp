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
bool read_all(int descriptor, void* out, std::size_t size, const base::Patience& patience) {
  std::size_t done = 0;
  while (done < size) {
    platform::wait_readable(descriptor, patience);
    const ssize_t got = ::read(descriptor, static_cast<char*>(out) + done, size - done);
    if (got > 0) {
      done += static_cast<std::size_t>(got);
    } else if (got == 0 || !try_again(errno)) {
      return false;
    }
  }
  return true;
}

/// The length in front of a frame; nothing at the end of input.
std::optional<std::uint32_t> read_length(int descriptor, std::size_t limit,
                                         const base::Patience& patience) {
  // A poll leaves a negative descriptor out and would wait for ever.
  if (descriptor < 0) return std::nullopt;
  std::uint32_t length = 0;
  if (!read_all(descriptor, &length, sizeof length, patience)) return std::nullopt;
  if (length > limit) {
    throw Error(ErrorCode::frameTooLong, "a frame of " + std::to_string(length) + " bytes");
  }
  return length;
}

void write_all(int descriptor, base::ByteView bytes, const base::Patience& patience) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    platform::wait_writable(descriptor, patience);
    const ssize_t put = ::write(descriptor, bytes.data() + done, bytes.size() - done);
    if (put >= 0) {
      done += static_cast<std::size_t>(put);
    } else if (!try_again(errno)) {
      throw Error(ErrorCode::connectionLost, "nobody reads the answers");
    }
  }
}

}  // namespace

std::optional<std::string> read_frame(int descriptor, const base::Patience& patience) {
  const auto length = read_length(descriptor, frame_limit_in, patience);
  if (!length) return std::nullopt;
  if (*length == 0) throw Error(ErrorCode::malformedMessage, "a frame of length 0");
  std::string body(*length, '\0');
  if (!read_all(descriptor, body.data(), body.size(), patience)) return std::nullopt;
  return body;
}

std::optional<base::Secret> read_secret_frame(int descriptor, const base::Patience& patience) {
  const auto length = read_length(descriptor, secret_frame_limit, patience);
  if (!length) return std::nullopt;
  base::Secret body(*length);
  body.resize(*length);
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
  write_all(descriptor, base::bytes_of(frame), patience);
}

void write_secret_frame(int descriptor, const base::Secret& secret,
                        const base::Patience& patience) {
  if (secret.size() > secret_frame_limit) {
    throw Error(ErrorCode::frameTooLong, "a secret of " + std::to_string(secret.size()) + " bytes");
  }
  if (descriptor < 0) throw Error(ErrorCode::connectionLost, "no output");
  const auto length = static_cast<std::uint32_t>(secret.size());
  std::uint8_t head[sizeof length];
  std::memcpy(head, &length, sizeof length);
  write_all(descriptor, head, patience);
  write_all(descriptor, secret.view(), patience);
}

void make_non_blocking(int descriptor) {
  const int flags = ::fcntl(descriptor, F_GETFL);
  if (flags >= 0) ::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

}  // namespace kepka::wire
