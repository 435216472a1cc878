// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/patience.h"

namespace kepka::platform {

/// The programs that Kepka may start; nothing else can be started. Where each is found is a table
/// in child_posix.cpp.
enum class Program {
  pinentry_gnome3,
  pinentry_qt,
  pinentry_gtk2,
  pinentry_default,
  pinentry_policy,
  secret_tool,
  token_worker,
  browser_host
};

/// The program's absolute path, empty if it is not installed, not executable, or others than root
/// may write it. pinentry_policy takes its path from the administrator's policy (the argument),
/// browser_host from a manifest that a browser would start it by, where it may also be this user's
/// own; the others ignore it.
std::filesystem::path find_program(Program program, const std::filesystem::path& given_path = {});

/// A child in a process group of its own, with a pipe to its standard input and one from its
/// standard output (standard error goes to /dev/null), a clean environment (PATH, HOME, LANG and
/// the display's variables only) and no other descriptor. Its end kills the whole group and reaps
/// the child.
class Child {
 public:
  /// `path` comes from find_program(). Throws Error(childFailed).
  Child(const std::filesystem::path& path, const std::vector<std::string>& arguments,
        const std::vector<std::pair<std::string, std::string>>& environment = {});
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  int input() const { return input_; }    // write here what the child reads
  int output() const { return output_; }  // read here what the child writes; both non-blocking
  int pid() const { return pid_; }

  /// Writes all. Throws Error(childFailed) when the child is gone, or what patience throws.
  void write(base::ByteView bytes, const base::Patience& patience);
  void close_input();

  /// Waits for the child's end; its exit status, or 128 + signal.
  int wait(const base::Patience& patience);

 private:
  int pid_ = -1;
  int input_ = -1;
  int output_ = -1;
};

/// SIGKILLs the groups of all children that live; for the end of the host. Does not wait.
void kill_all_children();

}  // namespace kepka::platform
