// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include "platform/process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>

#include "catch.h"
#include "in_child.h"

using namespace kepka;

namespace {

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 256> buffer{};
  for (ssize_t got = 0; (got = read(descriptor, buffer.data(), buffer.size())) > 0;) {
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return text;
}

bool is_closed_on_exec(int descriptor) { return (fcntl(descriptor, F_GETFD) & FD_CLOEXEC) != 0; }

}  // namespace

TEST_CASE("after taking over, nothing but the frames' descriptor reaches standard output") {
  std::array<int, 2> in{}, out{}, err{};
  REQUIRE((pipe(in.data()) == 0 && pipe(out.data()) == 0 && pipe(err.data()) == 0));
  const pid_t child = tests::start_in_child([&] {
    dup2(in[0], 0);
    dup2(out[1], 1);
    dup2(err[1], 2);
    dup2(err[1], 3);
    const platform::FrameDescriptors frames = platform::take_over_standard_streams();
    std::printf("stray\n");
    std::fflush(stdout);
    char byte = 0;
    if (read(0, &byte, 1) != 0) return 1;  // /dev/null is at its end
    if (read(frames.in, &byte, 1) != 1 || byte != 'i') return 2;
    if (write(frames.out, "frame", 5) != 5) return 3;
    if (frames.in <= 3 || frames.out <= 3) return 4;
    if (!is_closed_on_exec(frames.in) || !is_closed_on_exec(frames.out)) return 5;
    if (!is_closed_on_exec(3) || is_closed_on_exec(1)) return 6;
    return 0;
  });
  REQUIRE(write(in[1], "i", 1) == 1);
  for (const int end : {in[0], in[1], out[1], err[1]}) close(end);
  CHECK(read_all(out[0]) == "frame");
  CHECK(read_all(err[0]) == "stray\n");
  CHECK(tests::status_of(child) == 0);
  close(out[0]);
  close(err[0]);
}

TEST_CASE("closed standard streams give -1 and are opened on nothing") {
  CHECK(tests::status_in_child([] {
          for (int i = 0; i < 64; ++i) close(i);
          const platform::FrameDescriptors frames = platform::take_over_standard_streams();
          if (frames.in != -1 || frames.out != -1) return 1;
          for (const int i : {0, 1, 2}) {
            if (fcntl(i, F_GETFD) != 0) return 2;  // open, and inherited
          }
          if (fcntl(3, F_GETFD) != -1) return 3;  // Firefox's number is not taken
          return write(1, "x", 1) == 1 ? 0 : 4;
        }) == 0);
}

TEST_CASE(
    "a hardened process leaves no core, ignores broken pipes and closes its files to others") {
  CHECK(tests::status_in_child([] {
          std::signal(SIGCHLD, SIG_IGN);
          platform::harden_process();
          if (prctl(PR_GET_DUMPABLE) != 0) return 1;
          rlimit core{1, 1};
          getrlimit(RLIMIT_CORE, &core);
          if (core.rlim_cur != 0 || core.rlim_max != 0) return 2;
          if (umask(0) != 077) return 3;
          if (std::signal(SIGCHLD, SIG_DFL) != SIG_DFL) return 4;
          std::array<int, 2> ends{};
          if (pipe(ends.data()) != 0) return 5;
          close(ends[0]);
          return write(ends[1], "x", 1) == -1 && errno == EPIPE ? 0 : 6;
        }) == 0);
}
