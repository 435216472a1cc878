// SPDX-FileCopyrightText: 2026 The Kepka authors
// SPDX-License-Identifier: MIT
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <map>
#include <mutex>

#include "platform/child.h"
#include "platform/descriptor_posix.h"
#include "platform/files.h"
#include "platform/overrides.h"
#include "platform/paths.h"
#include "platform/wait.h"

namespace kepka::platform {

namespace {

using base::Error;
using base::ErrorCode;

struct ProgramRow {
  Program program;
  const char* path;           // empty: the caller gives it; a bare name: beside the running
                              // program
  const char* test_override;  // overrides.h
};

constexpr std::array programs{
    ProgramRow{Program::pinentry_gnome3, "/usr/bin/pinentry-gnome3", "KEPKA_TEST_PINENTRY"},
    ProgramRow{Program::pinentry_qt, "/usr/bin/pinentry-qt", "KEPKA_TEST_PINENTRY"},
    ProgramRow{Program::pinentry_gtk2, "/usr/bin/pinentry-gtk-2", "KEPKA_TEST_PINENTRY"},
    ProgramRow{Program::pinentry_default, "/usr/bin/pinentry", "KEPKA_TEST_PINENTRY"},
    ProgramRow{Program::pinentry_policy, "", "KEPKA_TEST_PINENTRY"},
    ProgramRow{Program::secret_tool, "/usr/bin/secret-tool", "KEPKA_TEST_SECRET_TOOL"},
    ProgramRow{Program::token_worker, "kepka-token", "KEPKA_TEST_WORKER"},
    ProgramRow{Program::browser_host, "", "KEPKA_TEST_BROWSER_HOST"},
};

constexpr std::array inherited_variables{"HOME",
                                         "LANG",
                                         "DISPLAY",
                                         "WAYLAND_DISPLAY",
                                         "XAUTHORITY",
                                         "XDG_RUNTIME_DIR",
                                         "XDG_CURRENT_DESKTOP",
                                         "DBUS_SESSION_BUS_ADDRESS"};

// What a process has started is known to the kernel as numbers that it gives again once they are
// reaped. So that kill_all_children(), which runs while other threads end children of their own,
// never kills a stranger, one table a process must say which are still ours.
std::mutex living_children_mutex;
std::vector<pid_t>
    living_children;  // each leads the group of its number; guarded by living_children_mutex

// In the folder of the running program. A person may have unpacked Kepka into a folder of their
// own: whoever can change what stands there can change the host as well.
std::filesystem::path find_beside_us(const std::filesystem::path& name) {
  const std::filesystem::path folder = program_folder();
  if (folder.empty()) return {};
  const std::filesystem::path path = folder / name;
  const bool trusted = only_root_may_write(path) || only_owner_may_write(path);
  return can_be_run(path) && trusted ? path : std::filesystem::path();
}

std::vector<std::string> make_environment(
    const std::vector<std::pair<std::string, std::string>>& given) {
  std::map<std::string, std::string> variables{{"PATH", "/usr/bin:/bin"}, {"LANG", "C.UTF-8"}};
  for (const char* name : inherited_variables) {
    const char* value = std::getenv(name);
    if (value != nullptr && value[0] != '\0') variables[name] = value;
  }
  for (const auto& [name, value] : given) variables[name] = value;
  std::vector<std::string> environment;
  for (const auto& [name, value] : variables) environment.push_back(name + '=' + value);
  return environment;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) {
    if (text.find('\0') != std::string::npos) throw Error(ErrorCode::childFailed, "NUL in a text");
    pointers.push_back(text.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

struct Pipe {
  Descriptor read, write;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw Error(ErrorCode::childFailed, "no pipe");
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// Above the standard streams, which posix_spawn fills one after the other.
Descriptor for_child(Descriptor end) {
  Descriptor moved(::fcntl(end.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  if (!moved.valid()) throw Error(ErrorCode::childFailed, "no descriptor");
  return moved;
}

Descriptor for_us(Descriptor end) {
  if (::fcntl(end.get(), F_SETFL, O_NONBLOCK) != 0) {
    throw Error(ErrorCode::childFailed, "a pipe cannot be made non-blocking");
  }
  return end;
}

// posix_spawn's two description objects, destroyed at the end.
struct SpawnPlan {
  posix_spawn_file_actions_t files{};
  posix_spawnattr_t attributes{};

  SpawnPlan() {
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;
  ~SpawnPlan() {
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
  }
};

void plan_streams(SpawnPlan& plan, int input, int output) {
  std::array results{
      ::posix_spawn_file_actions_adddup2(&plan.files, input, STDIN_FILENO),
      ::posix_spawn_file_actions_adddup2(&plan.files, output, STDOUT_FILENO),
      ::posix_spawn_file_actions_addopen(&plan.files, STDERR_FILENO, "/dev/null", O_WRONLY, 0),
      ::posix_spawn_file_actions_addclosefrom_np(&plan.files, STDERR_FILENO + 1),
      ::posix_spawn_file_actions_addchdir_np(&plan.files, "/"),
  };
  if (std::any_of(results.begin(), results.end(), [](int result) { return result != 0; })) {
    throw Error(ErrorCode::childFailed, "streams cannot be planned");
  }
}

void plan_group_and_signals(SpawnPlan& plan) {
  sigset_t all{};
  sigset_t none{};
  ::sigfillset(&all);
  ::sigemptyset(&none);
  const auto flags =
      static_cast<short>(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  ::posix_spawnattr_setflags(&plan.attributes, flags);
  ::posix_spawnattr_setpgroup(&plan.attributes, 0);
  ::posix_spawnattr_setsigdefault(&plan.attributes, &all);
  ::posix_spawnattr_setsigmask(&plan.attributes, &none);
}

// Whether the child has ended; it stays unreaped, so that its number stays its own.
bool has_ended(pid_t pid, int options) {
  siginfo_t info{};
  const int result = again_if_interrupted(
      [&] { return ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT | options); });
  return result != 0 || info.si_pid == pid;
}

// Kills what is left of the group and reaps the child; its status.
int end_group(pid_t pid) {
  ::kill(-pid, SIGKILL);
  has_ended(pid, 0);
  const std::lock_guard lock(living_children_mutex);
  ::kill(-pid, SIGKILL);  // whoever was forked while the first one went round
  int status = 0;
  const pid_t reaped = again_if_interrupted([&] { return ::waitpid(pid, &status, 0); });
  std::erase(living_children, pid);
  if (reaped != pid) throw Error(ErrorCode::childFailed, "the child's status is lost");
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

std::filesystem::path find_program(Program program, const std::filesystem::path& given_path) {
  const auto row = std::find_if(programs.begin(), programs.end(),
                                [&](const ProgramRow& entry) { return entry.program == program; });
  if (row == programs.end()) return {};
  if (const auto path = override_of(row->test_override)) {
    return can_be_run(*path) ? *path : std::filesystem::path();
  }
  const std::string_view named(row->path);
  const std::filesystem::path path = named.empty() ? given_path : std::filesystem::path(named);
  if (!path.empty() && !path.has_parent_path()) return find_beside_us(path);
  const bool may_be_ours = program == Program::browser_host;
  const bool trusted = only_root_may_write(path) || (may_be_ours && only_owner_may_write(path));
  return can_be_run(path) && trusted ? path : std::filesystem::path();
}

Child::Child(const std::filesystem::path& path, const std::vector<std::string>& arguments,
             const std::vector<std::pair<std::string, std::string>>& environment) {
  if (!path.is_absolute()) throw Error(ErrorCode::childFailed, "no absolute path");
  Pipe to_child = make_pipe();
  Pipe from_child = make_pipe();
  const Descriptor child_input = for_child(std::move(to_child.read));
  const Descriptor child_output = for_child(std::move(from_child.write));
  Descriptor our_input = for_us(std::move(to_child.write));
  Descriptor our_output = for_us(std::move(from_child.read));

  std::vector<std::string> texts{path.string()};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = make_environment(environment);
  const std::vector<char*> argument_pointers = pointers_to(texts);
  const std::vector<char*> variable_pointers = pointers_to(variables);

  SpawnPlan plan;
  plan_streams(plan, child_input.get(), child_output.get());
  plan_group_and_signals(plan);

  const std::lock_guard lock(living_children_mutex);
  living_children.reserve(living_children.size() + 1);
  const int result = ::posix_spawn(&pid_, path.c_str(), &plan.files, &plan.attributes,
                                   argument_pointers.data(), variable_pointers.data());
  if (result != 0) {
    throw Error(ErrorCode::childFailed, path.filename().string() + " cannot be started");
  }
  living_children.push_back(pid_);
  input_ = our_input.release();
  output_ = our_output.release();
}

Child::~Child() {
  close_input();
  ::close(output_);
  if (pid_ < 0) return;
  try {
    end_group(pid_);
  } catch (const Error&) {
    // Somebody else reaped it; it is gone all the same.
  }
}

void Child::write(base::ByteView bytes, const base::Patience& patience) {
  while (!bytes.empty()) {
    if (input_ < 0) throw Error(ErrorCode::childFailed, "the child's input is closed");
    wait_writable(input_, patience);
    const ssize_t written = ::write(input_, bytes.data(), bytes.size());
    if (written < 0 && errno != EAGAIN && errno != EINTR) {
      throw Error(ErrorCode::childFailed, "the child does not read");
    }
    if (written > 0) bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void Child::close_input() { Descriptor(std::exchange(input_, -1)).reset(); }

int Child::wait(const base::Patience& patience) {
  if (pid_ < 0) throw Error(ErrorCode::childFailed, "the child was waited for already");
  while (!has_ended(pid_, WNOHANG)) pause(std::chrono::milliseconds(5), patience);
  return end_group(std::exchange(pid_, -1));
}

void kill_all_children() {
  const std::lock_guard lock(living_children_mutex);
  for (const pid_t pid : living_children) ::kill(-pid, SIGKILL);
}

}  // namespace kepka::platform
