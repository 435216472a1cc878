// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <thread>

#include "base/error.h"
#include "platform/child.h"
#include "platform/descriptor_posix.h"
#include "platform/process.h"

namespace kepka::platform {

namespace {

constexpr int first_own_descriptor = 4;  // 3 is Firefox's

bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) != -1; }

std::string text_of_variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

void point_at(int descriptor, int source) {
  if (again_if_interrupted([&] { return ::dup2(source, descriptor); }) < 0) {
    throw base::Error(base::ErrorCode::internalError, "standard streams cannot be moved");
  }
}

}  // namespace

FrameDescriptors take_over_standard_streams() {
  const FrameDescriptors frames{::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, first_own_descriptor),
                                ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, first_own_descriptor)};

  // Opening takes the lowest free number, which may be one of those that are moved: away from
  // there.
  Descriptor opened(::open("/dev/null", O_RDWR | O_CLOEXEC));
  const Descriptor null(::fcntl(opened.get(), F_DUPFD_CLOEXEC, first_own_descriptor));
  opened.reset();
  if (!null.valid()) throw base::Error(base::ErrorCode::internalError, "no /dev/null");
  point_at(STDIN_FILENO, null.get());
  if (!is_open(STDERR_FILENO)) point_at(STDERR_FILENO, null.get());
  point_at(STDOUT_FILENO, STDERR_FILENO);

  if (is_open(3)) ::fcntl(3, F_SETFD, FD_CLOEXEC);
  return frames;
}

void harden_process() {
  ::prctl(PR_SET_DUMPABLE, 0);
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  std::signal(SIGPIPE, SIG_IGN);
  // Inherited as ignored, it would let the kernel reap children whose status is still to be read.
  std::signal(SIGCHLD, SIG_DFL);
  ::umask(077);
}

bool has_display() {
  return !text_of_variable("DISPLAY").empty() || !text_of_variable("WAYLAND_DISPLAY").empty();
}

std::string desktop_name() { return text_of_variable("XDG_CURRENT_DESKTOP"); }

bool is_administrator() { return ::geteuid() == 0; }

void leave_on_signals() {
  sigset_t signals;
  ::sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGHUP, SIGINT}) ::sigaddset(&signals, signal);
  ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::thread([signals] {
    int signal = 0;
    while (::sigwait(&signals, &signal) != 0) continue;
    kill_all_children();
    ::_exit(128 + signal);
  }).detach();
}

}  // namespace kepka::platform
