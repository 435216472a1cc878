// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
// Work in a forked child, for what changes or kills a whole process.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

namespace kepka::tests {

/// 128 + signal for a killed one, as a shell has it.
inline int status_of(pid_t pid) {
  int status = 0;
  if (waitpid(pid, &status, 0) != pid) return -1;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/// Starts `work` in a child, which ends with the status that it returns; 99 if it throws.
template <typename Work>
pid_t start_in_child(Work work) {
  const pid_t pid = fork();
  if (pid != 0) return pid;
  try {
    _exit(work());
  } catch (...) {
    _exit(99);
  }
}

template <typename Work>
int status_in_child(Work work) {
  return status_of(start_in_child(work));
}

}  // namespace kepka::tests
