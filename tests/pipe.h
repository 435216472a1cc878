// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include "catch.h"

namespace kepka::tests {

/// A pipe for tests. Writing to one that nobody reads gives an error, no signal.
class Pipe {
 public:
  Pipe() {
    std::signal(SIGPIPE, SIG_IGN);
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) FAIL("no pipe");
    read_end_ = ends[0];
    write_end_ = ends[1];
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_read();
    close_write();
  }

  int read_end() const { return read_end_; }
  int write_end() const { return write_end_; }
  void close_read() { close(read_end_); }
  void close_write() { close(write_end_); }

  void write(const std::string& bytes) const {
    std::size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t put = ::write(write_end_, bytes.data() + done, bytes.size() - done);
      if (put <= 0) return;
      done += static_cast<std::size_t>(put);
    }
  }

  std::string read_to_end() const {
    std::string out;
    std::array<char, 65536> chunk{};
    for (;;) {
      const ssize_t got = ::read(read_end_, chunk.data(), chunk.size());
      if (got <= 0) return out;
      out.append(chunk.data(), static_cast<std::size_t>(got));
    }
  }

 private:
  static void close(int& end) {
    if (end >= 0) ::close(std::exchange(end, -1));
  }
  int read_end_ = -1;
  int write_end_ = -1;
};

inline std::string header_of(std::uint32_t length) {
  std::string out(sizeof length, '\0');
  std::memcpy(out.data(), &length, sizeof length);
  return out;
}

inline std::string frame_of(const std::string& body) {
  return header_of(static_cast<std::uint32_t>(body.size())) + body;
}

}  // namespace kepka::tests
